import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { formatBytes } from '../../text/format.ts';
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
        await writeFile(path, content.text, { flag: mayReplace ? 'w' : 'wx' });
        const size = formatBytes(Buffer.byteLength(content.text));
        const text = `Wrote ${path}: ${content.what} (${size})`;
        store.dispatch({ type: 'flashed', flash: { level: 'info', text } });
        store.dispatch({ type: 'logged', line: { at: clock.now(), level: 'info', text, step: null, task: null } });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
          store.dispatch({ type: 'asked', question: { kind: 'overwrite', focus: 0, file: path, content } });
          return;
        }
        const text = `${path} cannot be written: ${failureOf(error).message}`;
        store.dispatch({ type: 'flashed', flash: { level: 'warn', text } });
      }
    });
  }
}
