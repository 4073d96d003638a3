import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EditorState } from '@codemirror/state';
import { complete } from '../../../sql/completion/complete.ts';
import { dialectOf } from '../../../sql/dialect.ts';
import type { Completing } from '../../state/prompt/completing.ts';
import { cursorOf, textOf } from '../../state/prompt/editor.ts';
import { editorOfPrompt } from '../../state/prompt/prompt.ts';
import type { EffectContext } from '../context.ts';
import { NameUsage } from './name-usage.ts';

/** Typing has to rest this long before the list is made anew: between the keys of a fast typist nothing is computed. */
const restMilliseconds = 30;

/** Finds out what can stand at the cursor, behind the keys: what has been typed is on the screen before. */
export class Completions {
  readonly #context: EffectContext;
  readonly #usage: NameUsage;
  /** For which state of the editor, and for what, the list is being made. */
  #editor: EditorState | null = null;
  #wanted: Completing['wanted'] = null;
  #cancelTimer: (() => void) | null = null;

  constructor(context: EffectContext) {
    this.#context = context;
    this.#usage = new NameUsage(context);
    context.store.subscribe(() => this.#watch());
  }

  #watch(): void {
    const { prompt } = this.#context.store.get();
    const { wanted } = prompt.completing;
    const editor = wanted === null ? null : editorOfPrompt(prompt).current;
    if (editor === this.#editor && wanted === this.#wanted) return;
    this.#editor = editor;
    this.#wanted = wanted;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const { clock, busy } = this.#context;
    if (wanted === 'typing') this.#cancelTimer = clock.after(restMilliseconds, () => this.#complete());
    if (wanted === 'key' || wanted === 'tab') {
      void busy.during(async () => {
        await nextTurn();
        this.#complete();
      });
    }
  }

  #complete(): void {
    const { store, pipeline } = this.#context;
    const { prompt } = store.get();
    const editor = editorOfPrompt(prompt);
    const { wanted } = prompt.completing;
    if (wanted === null || editor.current !== this.#editor) return;
    const dialect = dialectOf(pipeline.target.engine);
    const completion = complete(textOf(editor), cursorOf(editor), prompt.catalog.index, this.#usage.counts, dialect);
    if (wanted === 'key' && completion.items.length === 0) {
      const text = 'There is nothing to complete here.';
      store.dispatch({ type: 'flashed', flash: { level: 'info', text } });
    }
    store.dispatch({ type: 'prompt', action: { type: 'completed', editor: editor.current, completion } });
  }
}
