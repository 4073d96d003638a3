import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { maskSecrets } from '../text/secret.ts';
import type { PromptHistory } from '../ui/cockpit.tsx';

/** A file with more lines than this is written anew with the latest half of them. */
const mostLines = 8_000;

const line = z.object({
  target: z.string(),
  sql: z.string(),
  at: z.number(),
  outcome: z.enum(['unknown', 'done', 'failed', 'cancelled']),
  rows: z.number().nullable(),
  elapsed: z.number().nullable(),
});

/**
 * The prompt's statements in a file of JSON lines, those of all targets in one; `target` chooses and marks its own. Each
 * statement has a line when it was sent and one when it had ended.
 */
export function promptHistory(file: string, target: string): PromptHistory {
  return {
    async load() {
      const lines = (await textOf(file)).split('\n').filter((text) => text !== '');
      if (lines.length > mostLines) await shorten(file, lines.slice(-mostLines / 2));
      return lines.flatMap((text) => {
        const entry = entryOf(text);
        return entry !== null && entry.target === target ? [entry] : [];
      });
    },
    async append(entry) {
      await mkdir(dirname(file), { recursive: true });
      const written = JSON.stringify({ target, ...entry, sql: maskSecrets(entry.sql) });
      await appendFile(file, `${written}\n`, { mode: 0o600 });
    },
  };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Under another name first, so that a crash leaves one file or the other whole. */
async function shorten(file: string, lines: readonly string[]): Promise<void> {
  const next = `${file}.new`;
  await writeFile(next, `${lines.join('\n')}\n`, { mode: 0o600 });
  await rename(next, file);
}

/** A line that is cut off or otherwise not ours is no reason to lose the others. */
function entryOf(text: string): z.infer<typeof line> | null {
  try {
    return line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
