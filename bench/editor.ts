import { setTimeout as sleep } from 'node:timers/promises';
import { keys } from '../test/keys.ts';
import type { ProgramTerminal } from '../test/terminal.ts';
import { keyLatency, type Latency, latencyRow, presses } from './cockpit/key-latency.ts';
import { bundled, size, withTerminal } from './cockpit/terminal-process.ts';
import type { Costs } from './measure.ts';
import { withFolder } from './world.ts';

/** The most that the median key may take, as a multiple of the bare screen's. */
const limit = 3;

const settleMilliseconds = 500;

/** What a key takes in the editor, in a text of 200 lines with the list of completions open, beside a bare Ink screen. */
export function benchEditor(): Promise<Costs> {
  return withFolder(async (folder) => {
    const bare = await withTerminal({ script: await bundled('bare-program.tsx', folder) }, bareLatency);
    const script = await bundled('prompt-program.ts', folder);
    const typing = await withTerminal({ script }, (terminal) => typingLatency(terminal, 'a'));
    const offering = await withTerminal({ script }, async (terminal) => {
      await openText(terminal);
      // A line break with more behind it would be taken for a paste, which opens no list.
      terminal.press(keys.alt('\r'));
      await terminal.waitFor(' 201');
      terminal.press('select * from us');
      await terminal.waitFor('│ archive.user_');
      return alternating(terminal, 'from us', 'e');
    });
    return {
      missed: Math.max(typing.p50, offering.p50) / bare.p50 > limit,
      table: [
        `The prompt's editor, ${size.columns}×${size.rows}, 200 lines, 500 tables of 20 columns; ${presses} keys (the median at most ${limit} × bare).`,
        '',
        '| key → changed screen | p50 | p99 | p50 ÷ bare | p99 ÷ bare |',
        '|---|---|---|---|---|',
        latencyRow('a bare Ink screen', bare, bare),
        latencyRow('a letter of a comment', typing, bare),
        latencyRow('a letter of a name, the list of completions open', offering, bare),
      ],
    };
  });
}

async function bareLatency(terminal: ProgramTerminal): Promise<Latency> {
  await terminal.waitFor('row 0');
  await sleep(settleMilliseconds);
  const chosen = (lines: readonly string[]) => lines.findIndex((line) => line.startsWith('›'));
  return keyLatency(terminal, (press) => {
    const [key, row] = press % 2 === 0 ? ['j', 1] : ['k', 0];
    return { key, shown: (lines) => chosen(lines) === row };
  });
}

/** The prompt with its text of 200 lines, the cursor at its end, once the catalog is there. */
async function openText(terminal: ProgramTerminal): Promise<void> {
  await terminal.waitFor('pending');
  await sleep(settleMilliseconds);
  terminal.press('s');
  await terminal.waitFor('group by x.user_id_0;');
  await sleep(settleMilliseconds);
}

async function typingLatency(terminal: ProgramTerminal, letter: string): Promise<Latency> {
  await openText(terminal);
  terminal.press('-- a not');
  await terminal.waitFor('-- a not');
  return alternating(terminal, '-- a not', letter);
}

/** Types a letter behind a text and takes it away again, in turn. */
function alternating(terminal: ProgramTerminal, text: string, letter: string): Promise<Latency> {
  const line = (lines: readonly string[]) => lines.findLast((one) => one.includes(text)) ?? '';
  return keyLatency(terminal, (press) => {
    const typed = press % 2 === 0;
    return {
      key: typed ? letter : keys.backspace,
      shown: (lines) => line(lines).includes(text + letter) === typed,
    };
  });
}
