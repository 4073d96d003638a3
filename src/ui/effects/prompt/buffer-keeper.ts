import { type Buffers, type SavedBuffers, savedBuffers } from '../../state/prompt/buffers.ts';
import type { EffectContext } from '../context.ts';
import type { StatementLog } from './statement-log.ts';

/** The prompt's texts, kept between sessions. */
export interface PromptBuffers {
  /** Null when there are none yet. */
  load(): Promise<SavedBuffers | null>;
  save(buffers: SavedBuffers): Promise<void>;
}

/** Texts are saved this long after a change, so that typing does not write a file a key. */
const restMilliseconds = 1_000;

/** Brings the buffers of the last session back, and saves those of this one when they have changed. */
export class BufferKeeper {
  readonly #context: EffectContext;
  readonly #kept: PromptBuffers | null;
  readonly #log: StatementLog;
  #saved: Buffers;
  #cancelTimer: (() => void) | null = null;

  constructor(context: EffectContext, kept: PromptBuffers | null, log: StatementLog) {
    this.#context = context;
    this.#kept = kept;
    this.#log = log;
    this.#saved = context.store.get().prompt.buffers;
  }

  async load(): Promise<void> {
    const kept = this.#kept;
    if (kept === null) return;
    const { store, busy } = this.#context;
    await busy.during(async () => {
      try {
        const saved = await kept.load();
        if (saved !== null) store.dispatch({ type: 'prompt', action: { type: 'buffers-loaded', saved } });
        this.#saved = store.get().prompt.buffers;
      } catch (error) {
        this.#log.warn('the texts of the prompt cannot be read', error);
      }
    });
    store.subscribe(() => this.#schedule());
  }

  /** Saves at once what has changed; at the end of the session. */
  async save(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const { buffers } = this.#context.store.get().prompt;
    if (this.#kept === null || buffers === this.#saved) return;
    this.#saved = buffers;
    try {
      await this.#kept.save(savedBuffers(buffers));
    } catch (error) {
      this.#log.warn('the texts of the prompt cannot be saved', error);
    }
  }

  #schedule(): void {
    const { store, clock, busy } = this.#context;
    if (this.#cancelTimer !== null || store.get().prompt.buffers === this.#saved) return;
    this.#cancelTimer = clock.after(restMilliseconds, () => {
      this.#cancelTimer = null;
      void busy.during(() => this.save());
    });
  }
}
