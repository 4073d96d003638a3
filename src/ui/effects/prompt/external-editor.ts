import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readScriptFile } from '../../../commands/meta-command/script-file.ts';
import { SparkifyError } from '../../../errors.ts';

/** The command of the operator's own editor, as psql looks for it, through the shell so that it may have arguments. */
function editorCommand(env: NodeJS.ProcessEnv): string {
  return env.VISUAL || env.EDITOR || 'vi';
}

function runEditor(command: string, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // The file's name is an argument of the shell, so nothing in it is read as a command. Ctrl-C is for the editor alone:
    // a trap that does nothing keeps the shell alive, and is not handed on to the editor as ignoring it would be.
    const child = spawn('/bin/sh', ['-c', `trap : INT; ${command} "$1"`, 'editor', file], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new SparkifyError('usage', `${command} ended with ${signal ?? code}; the text stays as it was`));
    });
  });
}

/**
 * A file's text after the operator has been at it in their editor; one that is not there yet is made by that.
 * @throws SparkifyError kind `usage` when the editor fails, or leaves no file.
 */
export async function editFile(path: string, env: NodeJS.ProcessEnv): Promise<string> {
  await runEditor(editorCommand(env), path);
  return (await readScriptFile(path)).text.replace(/\n$/, '');
}

/**
 * The text as the operator leaves it in their editor ($VISUAL, $EDITOR, vi), which has the terminal meanwhile.
 * @throws SparkifyError kind `usage` when the editor cannot be started or fails.
 */
export async function editExternally(text: string, env: NodeJS.ProcessEnv): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sparkify-sql-'));
  const file = join(folder, 'statement.sql');
  try {
    await writeFile(file, text === '' || text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600 });
    await runEditor(editorCommand(env), file);
    return (await readFile(file, 'utf8')).replace(/\n$/, '');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
