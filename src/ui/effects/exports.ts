import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { formatBytes, plural } from '../../text/format.ts';
import { itemText } from '../state/detail-rows.ts';
import { matcherOf } from '../state/filter.ts';
import type { ExportContent } from '../state/question.ts';
import type { EffectContext } from './context.ts';
import { failureOf } from './failure.ts';

/** The absolute path of a file that is named in an export: below `folder` where it is no absolute one; `~/` is the home. */
export function exportPath(folder: string, file: string): string {
  return file.startsWith('~/') ? join(homedir(), file.slice(2)) : resolve(folder, file);
}

/** Writes what the operator exports, below a folder where the name is no absolute path. */
export class Exports {
  readonly #context: EffectContext;
  readonly #folder: string;
  readonly #abort = new AbortController();

  constructor(context: EffectContext, folder: string) {
    this.#context = context;
    this.#folder = folder;
  }

  /** Resolves when the file is written, or the screen says why not. A file that is there is replaced only if it may be. */
  async write(file: string, content: ExportContent, mayReplace: boolean): Promise<void> {
    const { store, busy, clock } = this.#context;
    const path = exportPath(this.#folder, file);
    await busy.during(async () => {
      try {
        const written = await this.#write(path, content, mayReplace);
        const text = `Wrote ${path}: ${written}`;
        store.dispatch({ type: 'flashed', flash: { level: 'info', text } });
        store.dispatch({ type: 'logged', line: { at: clock.now(), level: 'info', text, step: null, task: null } });
      } catch (error) {
        if (this.#abort.signal.aborted) return;
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
          store.dispatch({ type: 'asked', question: { kind: 'overwrite', focus: 0, file: path, content } });
          return;
        }
        const text = `${path} cannot be written: ${failureOf(error).message}`;
        store.dispatch({ type: 'flashed', flash: { level: 'warn', text } });
      }
    });
  }

  stop(): void {
    this.#abort.abort();
  }

  /** The file appears under its name when it is complete; returns what was written, in words. */
  async #write(path: string, content: ExportContent, mayReplace: boolean): Promise<string> {
    // The name is taken at once, so that nobody is asked about replacing a file after minutes of writing.
    if (!mayReplace) await (await open(path, 'wx')).close();
    const part = `${path}.part`;
    try {
      const file = await open(part, 'w');
      let written: string;
      try {
        written = await this.#fill(file, content);
      } finally {
        await file.close();
      }
      await rename(part, path);
      return written;
    } catch (error) {
      await rm(part, { force: true });
      if (!mayReplace) await rm(path, { force: true });
      throw error;
    }
  }

  async #fill(file: FileHandle, content: ExportContent): Promise<string> {
    if (content.kind === 'text') {
      await file.writeFile(content.text);
      return `${content.what} (${formatBytes(Buffer.byteLength(content.text))})`;
    }
    const { store, pipeline } = this.#context;
    store.dispatch({ type: 'flashed', flash: { level: 'info', text: `Writing ${content.what} …` } });
    const matcher = matcherOf(content.expression);
    let count = 0;
    let bytes = 0;
    for await (const page of pipeline.allRejects(content.table, this.#abort.signal)) {
      const kept = page.filter(
        (reject) => matcher.kind !== 'some' || matcher.test(itemText({ kind: 'reject', reject })),
      );
      const text = kept.map(
        ({ at, ...reject }) => `${JSON.stringify({ ...reject, at: new Date(at).toISOString() })}\n`,
      );
      await file.writeFile(text.join(''));
      count += kept.length;
      bytes += Buffer.byteLength(text.join(''));
    }
    return `${content.what}: ${plural(count, 'reject')} (${formatBytes(bytes)})`;
  }
}
