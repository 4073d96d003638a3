import { type ExportSource, exportResult, isThere } from '../../../commands/export-result.ts';
import { plural } from '../../../text/format.ts';
import type { ExportProgress } from '../../state/prompt/panel.ts';
import type { Result } from '../../state/prompt/result.ts';
import type { EffectContext } from '../context.ts';
import { failureOf } from '../failure.ts';
import type { SharedSession } from './session.ts';

/** A file that a result is written to. */
export interface ExportedFile {
  /** As it was typed. */
  readonly name: string;
  readonly path: string;
  readonly mayReplace: boolean;
}

/** Writes whole results to files. */
export class ResultExports {
  readonly #context: EffectContext;
  readonly #session: SharedSession;
  #abort: AbortController | null = null;

  constructor(context: EffectContext, session: SharedSession) {
    this.#context = context;
    this.#session = session;
  }

  /**
   * Writes what is loaded where that is all; else runs the statement again for all of its rows. Asks about a file that is
   * there already, unless it may be replaced.
   */
  async write(result: Result, { name, path, mayReplace }: ExportedFile): Promise<void> {
    const { store, clock, busy, pipeline } = this.#context;
    const abort = new AbortController();
    this.#abort = abort;
    const started = clock.now();
    const writing = (rows: number) =>
      this.#tell(name, { kind: 'writing', rows, started, cancelling: abort.signal.aborted });
    const request = {
      target: pipeline.target,
      source: sourceOf(result, path),
      path,
      mayReplace,
      parameters: result.sent.bound?.sent.values ?? [],
      signal: abort.signal,
      access: store.get().prompt.access,
      onProgress: writing,
      now: () => clock.now(),
    };
    await busy.during(async () => {
      if (!mayReplace && (await isThere(path))) {
        const content = { kind: 'result', what: 'all rows of the result' } as const;
        store.dispatch({ type: 'asked', question: { kind: 'overwrite', focus: 0, file: name, content } });
        return;
      }
      writing(0);
      await this.#session.use(
        async (open) => {
          const written = await exportResult(await open(), request);
          const digits = written.fingerprint === null ? '' : ` · ${written.fingerprint}`;
          this.#tell(name, { kind: 'written', message: `${plural(written.rows, 'row')} written to ${name}${digits}` });
        },
        (error) => this.#tell(name, { kind: 'failed', failure: failureOf(error) }),
      );
    });
    if (this.#abort === abort) this.#abort = null;
  }

  cancel(): void {
    this.#abort?.abort();
  }

  #tell(path: string, progress: ExportProgress): void {
    const { store } = this.#context;
    const { panel } = store.get().prompt;
    if (panel.kind !== 'export') return;
    store.dispatch({
      type: 'prompt',
      action: { type: 'panel-opened', panel: { kind: 'export', text: path, progress } },
    });
  }
}

function sourceOf({ sent, rest, phase, columns, rows, started }: Result, path: string): ExportSource {
  const whole = rest === 'none' && phase.kind === 'done';
  if (!whole || path.toLowerCase().endsWith('.parquet'))
    return { kind: 'statement', sql: sent.bound?.sent.sql ?? sent.sql };
  return { kind: 'rows', columns, rows, started, elapsed: phase.elapsed };
}
