import { buffer as readAll } from 'node:stream/consumers';
import type { ScriptText } from '../commands/meta-command/place.ts';
import { readScriptFile, scriptText } from '../commands/meta-command/script-file.ts';
import { SparkifyError } from '../errors.ts';

/** Where `sql` takes its statements from. */
export type ScriptSource =
  | { readonly kind: 'command'; readonly text: string }
  /** `-` is standard input. */
  | { readonly kind: 'file'; readonly path: string };

const none = 'Give one with -c, a file with -f, or on standard input with -; the cockpit has a prompt (key s).';

/**
 * The texts of all sources, in order; without any it is standard input, unless that is a terminal.
 * @throws SparkifyError kind `usage` for a file that cannot be read, and where there is nothing to read.
 */
export async function readScripts(sources: readonly ScriptSource[]): Promise<readonly ScriptText[]> {
  if (sources.length === 0) {
    if (process.stdin.isTTY) throw new SparkifyError('usage', 'there is no statement to run', { remedy: none });
    return [await readStandardInput()];
  }
  const texts: ScriptText[] = [];
  for (const source of sources) {
    if (source.kind === 'command') texts.push({ text: source.text, file: null });
    else texts.push(source.path === '-' ? await readStandardInput() : await readScriptFile(source.path));
  }
  return texts;
}

async function readStandardInput(): Promise<ScriptText> {
  return { text: scriptText(await readAll(process.stdin), 'standard input'), file: null };
}
