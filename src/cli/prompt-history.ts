import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { maskSecrets } from '../text/secret.ts';
import type { PromptHistory } from '../ui/cockpit.tsx';

const mostStatements = 2000;

/** The prompt's statements in a file, one a line as a JSON string, so that several lines stay one entry. */
export function promptHistory(file: string): PromptHistory {
  return {
    async load() {
      let text: string;
      try {
        text = await readFile(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
      return text.split('\n').slice(-mostStatements).flatMap(statementOf);
    },
    async append(sql) {
      await mkdir(dirname(file), { recursive: true });
      await appendFile(file, `${JSON.stringify(maskSecrets(sql))}\n`, { mode: 0o600 });
    },
  };
}

/** A line that is cut off or otherwise not ours is no reason to lose the others. */
function statementOf(line: string): string[] {
  if (line === '') return [];
  try {
    const statement: unknown = JSON.parse(line);
    return typeof statement === 'string' ? [statement] : [];
  } catch {
    return [];
  }
}
