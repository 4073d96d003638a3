import { formatSql } from '../../../sql/format.ts';
import type { TextRange } from '../../state/prompt/editor.ts';
import { cursorOf, textOf } from '../../state/prompt/editor.ts';
import { editorOfPrompt } from '../../state/prompt/prompt.ts';
import type { EffectContext } from '../context.ts';

/** The offset in `text` behind as many visible characters: layout is all that formatting changes. */
function offsetBehind(text: string, visible: number): number {
  let left = visible;
  let offset = 0;
  while (left > 0 && offset < text.length) {
    if (/\S/.test(text.charAt(offset))) left -= 1;
    offset += 1;
  }
  return offset;
}

/** Lays out a part of the editor's text anew, as one step that undo takes back; the cursor stays at its word. */
export async function formatRange({ store, pipeline, busy }: EffectContext, { from, to }: TextRange): Promise<void> {
  const warn = (text: string) => store.dispatch({ type: 'flashed', flash: { level: 'warn', text } });
  await busy.during(async () => {
    const editor = editorOfPrompt(store.get().prompt);
    const { doc } = editor.current;
    const text = textOf(editor).slice(from, to);
    const formatted = await formatSql(text, pipeline.target.engine);
    const now = editorOfPrompt(store.get().prompt);
    if (now.current.doc !== doc) warn('format: the text was changed meanwhile');
    else if (!formatted.ok) warn(`format: it ${formatted.message}`);
    else if (formatted.text !== text) {
      const before = text.slice(0, Math.max(0, cursorOf(now) - from)).replaceAll(/\s/g, '');
      const caret = cursorOf(now) > to ? undefined : offsetBehind(formatted.text, before.length);
      store.dispatch({ type: 'prompt', action: { type: 'range-replaced', from, to, text: formatted.text, caret } });
    }
  });
}
