import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type ProgramSetting, ProgramTerminal } from '../../test/terminal.ts';

/** The pseudo-terminal in which the screens are compared. */
export const size = { columns: 200, rows: 50 } as const;

/** Bundles a script of this folder as the program itself is bundled, and returns the bundle's path. */
export async function bundled(script: string, folder: string): Promise<string> {
  const outfile = join(folder, `${script.replace(/\.tsx?$/, '')}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, script)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    external: ['@duckdb/node-api', '*/duckdb/scratch.ts'],
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: { 'react-devtools-core': './scripts/no-devtools.mjs', 'widest-line': './scripts/widest-line.ts' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return outfile;
}

/** Runs `work` with a program in a terminal, and ends it. */
export async function withTerminal<T>(
  setting: ProgramSetting,
  work: (terminal: ProgramTerminal) => Promise<T>,
): Promise<T> {
  const terminal = ProgramTerminal.start({ ...setting, ...size });
  try {
    return await work(terminal);
  } finally {
    await terminal.close();
  }
}

/** CPU seconds that a process has used, in user and system mode (Linux, proc(5): utime and stime in 1/100 s). */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
