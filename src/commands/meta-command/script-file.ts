import { readFile } from 'node:fs/promises';
import { SparkifyError } from '../../errors.ts';
import { decodeUtf8, NotUtf8, saveAsUtf8 } from '../../text/utf8.ts';
import type { ScriptText } from './place.ts';

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'this is a folder, expected a file',
  EACCES: 'you may not read this file',
};

/**
 * The text of a script's bytes.
 * @param shown how messages name the script
 * @throws SparkifyError kind `usage` with the line where they are not UTF-8.
 */
export function scriptText(bytes: Uint8Array, shown: string): string {
  try {
    return decodeUtf8(bytes);
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    throw new SparkifyError('usage', error.message, {
      where: `${shown}, line ${error.line}`,
      remedy: saveAsUtf8,
      cause: error,
    });
  }
}

/**
 * Reads a file of statements and commands.
 * @param path as it is opened; `shown`, as messages name it
 * @throws SparkifyError kind `usage` when it cannot be read, or is not UTF-8.
 */
export async function readScriptFile(path: string, shown = path): Promise<ScriptText> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new SparkifyError('usage', unreadable[String(code)] ?? `the file cannot be read: ${error}`, {
      where: shown,
      remedy: 'Name a file with SQL statements.',
      cause: error,
    });
  }
  return { text: scriptText(bytes, shown), file: shown };
}
