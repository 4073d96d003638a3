import { readFile } from 'node:fs/promises';
import { SparkifyError } from '../../errors.ts';
import type { ScriptText } from './place.ts';

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'this is a folder, expected a file',
  EACCES: 'you may not read this file',
};

/**
 * Reads a file of statements and commands.
 * @param path as it is opened; `shown`, as messages name it
 * @throws SparkifyError kind `usage` when it cannot be read.
 */
export async function readScriptFile(path: string, shown = path): Promise<ScriptText> {
  try {
    return { text: (await readFile(path, 'utf8')).replace(/^\ufeff/, ''), file: shown };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new SparkifyError('usage', unreadable[String(code)] ?? `the file cannot be read: ${error}`, {
      where: shown,
      remedy: 'Name a file with SQL statements.',
      cause: error,
    });
  }
}
