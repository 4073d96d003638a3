import { metaCommands } from '../meta-command/commands.ts';
import type { CatalogIndex } from './catalog-index.ts';
import type { Completion } from './complete.ts';
import { ItemCollector } from './item.ts';
import type { Usage } from './usage.ts';

/** Commands whose argument is a relation. */
const ofRelations = new Set(['d', 'dt', 'dv', 'copy']);

/** The words that a usage like `[on|off|auto]` allows. */
function choices(usage: string): readonly string[] {
  const list = /^\[?([a-z]+(?:\|[a-z]+)*)\]?$/.exec(usage)?.[1];
  return list === undefined ? [] : list.split('|');
}

/**
 * Completes a line that is one of the prompt's own commands: its word, then what the command takes. Null for other lines.
 */
export function completeMetaCommand(
  text: string,
  cursor: number,
  index: CatalogIndex,
  usage: Usage,
): Completion | null {
  const lineStart = text.lastIndexOf('\n', cursor - 1) + 1;
  const line = text.slice(lineStart, cursor);
  const found = /^(\s*\\)([a-zA-Z?]*)([S+]*)(?:(\s+)((?:[\p{L}_"][\p{L}\p{N}_."]*)?))?$/u.exec(line);
  if (found === null) return null;
  const [, lead = '', word = '', suffix = '', gap, argument = ''] = found;
  if (gap === undefined) {
    if (suffix !== '') return { from: cursor, to: cursor, items: [] };
    const items = new ItemCollector(word, usage);
    for (const { word: command, usage: takes, summary } of metaCommands) {
      const detail = takes === '' ? summary : `${takes} · ${summary}`;
      items.add({ label: `\\${command}`, insert: command, kind: 'command', detail }, { name: command });
    }
    return { from: lineStart + lead.length, to: cursor, items: items.best(metaCommands.length) };
  }
  const items = new ItemCollector(argument, usage);
  const command = metaCommands.find((entry) => entry.word === word);
  if (ofRelations.has(word)) {
    for (const { name, lower, entry } of [...index.onSearchPath, ...index.elsewhere]) {
      const plain = /^[a-z_][\w.]*$/i.test(name);
      const insert = plain ? name : `"${name.replaceAll('"', '""')}"`;
      const kind = entry.kind === 'view' ? 'view' : 'table';
      items.add({ label: name, insert, kind, detail: entry.kind }, { name, lower });
    }
  }
  for (const choice of choices(command?.usage ?? '')) {
    items.add({ label: choice, insert: choice, kind: 'keyword', detail: '' });
  }
  return { from: cursor - argument.length, to: cursor, items: items.best(200) };
}
