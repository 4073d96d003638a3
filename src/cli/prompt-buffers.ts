import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { PromptBuffers } from '../ui/cockpit.tsx';

const kept = z.object({ texts: z.array(z.string()), at: z.number() });

/** The prompt's texts in a file, as they were left. */
export function promptBuffers(file: string): PromptBuffers {
  return {
    async load() {
      let text: string;
      try {
        text = await readFile(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
      return kept.parse(JSON.parse(text));
    },
    async save(buffers) {
      await mkdir(dirname(file), { recursive: true });
      const next = `${file}.new`;
      await writeFile(next, `${JSON.stringify(buffers)}\n`, { mode: 0o600 });
      await rename(next, file);
    },
  };
}
