import manifest from '../package.json' with { type: 'json' };

/** Runs the program on `process.argv`; answers --version without loading anything else. */
export async function main(): Promise<void> {
  const [only, ...rest] = process.argv.slice(2);
  if ((only === '--version' || only === '-V') && rest.length === 0) {
    process.stdout.write(`${manifest.version}\n`);
    return;
  }
  const { runProgram } = await import('./cli/program.ts');
  process.exitCode = await runProgram(process.argv.slice(2), manifest.version);
}
