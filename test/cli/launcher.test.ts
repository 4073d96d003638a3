import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** A Node of this machine that is too old for the program, to try what the launcher says on one. */
function oldNode(): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const node = join(folder, 'node');
    const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
    if (status === 0 && Number(/^v(\d+)/.exec(stdout)?.[1]) < 22) return node;
  }
  return null;
}

const node = oldNode();
if (node === null) console.warn('There is no Node below 22 on the PATH: the launcher is not tried on one.');

describe.skipIf(node === null)('the launcher, started by an old Node', () => {
  const alone = mkdtempSync(join(tmpdir(), 'sparkify-launcher-'));
  afterAll(() => rmSync(alone, { recursive: true }));
  const launch = (launcher: string) =>
    spawnSync(node as string, [launcher, '--version'], { encoding: 'utf8', env: { SPARKIFY_HOME: alone } });

  it('goes on with the Node that the project installed', () => {
    expect(launch(join(root, 'bin', 'sparkify-tui.mjs'))).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it('says in one line which Node it needs and how to get it, where there is none', () => {
    cpSync(join(root, 'bin'), join(alone, 'bin'), { recursive: true });
    const { status, stderr } = launch(join(alone, 'bin', 'sparkify-tui.mjs'));
    expect(status).toBe(2);
    expect(stderr).toMatch(/^sparkify-tui needs Node 22\.12 or newer.*npm install --prefix .*node@24\n$/);
  });
});
