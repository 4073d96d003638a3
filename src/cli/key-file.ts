import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseIni } from '../config/ini.ts';
import { type KeymapRead, readKeymap } from '../ui/keys/keymap.ts';
import { contextChains, keyTable } from '../ui/keys.ts';

/**
 * The operator's own keys: `[context]`, then `action = key key …` in each line. A file that is not there changes nothing;
 * what is wrong in one is a problem, one line each, and leaves the keys of the table.
 */
export async function readKeyFile(file: string): Promise<KeymapRead> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { keymap: {}, problems: code === 'ENOENT' ? [] : [`${file} cannot be read: ${message}`] };
  }
  const name = basename(file);
  const { entries, problems } = parseIni(text, () => true);
  const read = readKeymap(
    entries.map(({ section, key, value, line }) => ({ context: section, id: key, value, where: `${name}:${line}` })),
    keyTable,
    Object.values(contextChains),
  );
  return {
    keymap: read.keymap,
    problems: [...problems.map(({ line, message }) => `${name}:${line}: ${message}`), ...read.problems],
  };
}
