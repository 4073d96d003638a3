import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { launcher, newPlace } from './program.ts';

const place = newPlace();

/** The program with one of its outputs sent to a device that is always full. */
function withFullOutput(
  output: 1 | 2,
  args: readonly string[],
): { code: number | null; stdout: string; stderr: string } {
  const command = `exec "$0" "$@" ${output}> /dev/full`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command, process.execPath, launcher, ...args], {
    cwd: place.folder,
    env: { HOME: place.folder, SPARKIFY_HOME: place.home },
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

describe.skipIf(!existsSync('/dev/full'))('on a full disk', () => {
  test('a result that cannot be written is one clear message, and a failure', () => {
    const { code, stderr } = withFullOutput(1, ['sql', '-c', 'SELECT 1']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: standard output cannot be written: ENOSPC.*\n {2}to do: .*\n$/);
  });

  test('a run whose events cannot be written goes on to its end, and then says so', async () => {
    const { code, stderr } = withFullOutput(1, ['create', '--json']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: standard output cannot be written/);
    expect((await place.run(['history'])).stdout).toMatch(/ create +success /);
  });

  test('a run whose messages cannot be written ends as it would have', () => {
    expect(withFullOutput(2, ['create']).code).toBe(0);
  });
});
