import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vimRows } from './vim-rows.ts';

const rows = vimRows.flatMap(([, some]) => some);

const hasVim = spawnSync('vim', ['--version'], { encoding: 'utf8' }).stdout?.startsWith('VIM') === true;
if (!hasVim) console.warn('SKIPPED: no vim here, so its keys are not compared with vim itself.');

/** Settings that the editor has no other of: two blanks to shift by, and lines that begin as the one above. */
const settings = 'set nocompatible autoindent shiftwidth=2 expandtab startofline nojoinspaces cpoptions-=_ whichwrap=';

function vimString(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('⎋', '\\<Esc>').replaceAll('⟲', '\\<C-r>')}"`;
}

/** One text in a buffer of its own, so that nothing of the one before can be undone, put or done again. */
function scriptOf([text, keys]: (typeof rows)[number], out: string): string {
  const before = text.slice(0, text.indexOf('|'));
  const line = before.split('\n').length;
  const column = before.length - (before.lastIndexOf('\n') + 1) + 1;
  const lines = text.replace('|', '').split('\n').map(vimString).join(', ');
  return [
    'enew!',
    // What is filled in is no step of undo.
    'setlocal undolevels=-1',
    `call setline(1, [${lines}])`,
    'setlocal undolevels=1000',
    'let @" = ""',
    `call cursor(${line}, ${column})`,
    `call feedkeys(${vimString(`${keys}⎋`)}, "tx")`,
    `call writefile([json_encode([line("."), col("."), getline(1, "$")])], ${vimString(out)}, "a")`,
  ].join('\n');
}

/** What vim makes of the rows, in their order; a failed motion forgets the keys behind it, as at its keyboard. */
function askVim(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'vim-keys-'));
  const out = join(folder, 'out');
  try {
    const script = join(folder, 'rows.vim');
    writeFileSync(script, `${[settings, ...rows.map((row) => scriptOf(row, out)), 'qa!'].join('\n')}\n`);
    spawnSync('vim', ['-u', 'NONE', '-i', 'NONE', '-n', '-es', '-N', '-S', script], { stdio: 'ignore' });
    return readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((answer) => {
        const [line, column, lines] = JSON.parse(answer) as [number, number, string[]];
        const at = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
        const text = lines.join('\n');
        return `${text.slice(0, at)}|${text.slice(at)}`;
      });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(!hasVim)('vim itself', () => {
  it('does what the table says', () => {
    const found = askVim();
    expect(rows.map(([text, keys], index) => [text, keys, found[index]])).toEqual(rows);
  });
});
