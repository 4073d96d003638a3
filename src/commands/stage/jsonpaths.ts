import { z } from 'zod';
import { SparkifyError } from '../../errors.ts';
import type { Members } from '../../sql/json-load.ts';
import type { Table } from '../../sql/schema.ts';

const jsonPathsFile = z.strictObject({ jsonpaths: z.array(z.string()) });

type Segment = string | number;

/**
 * What a jsonpaths file says fills the table's columns, one path a column in column order, each in one
 * notation (AWS, "COPY from JSON format").
 * @throws SparkifyError kind `config` that names the file and what is wrong with it.
 */
export function membersOfJsonPaths(text: string, table: Table<string>, file: string): Members {
  const fail = (problem: string) =>
    new SparkifyError('config', `the jsonpaths file ${problem}`, {
      where: file,
      remedy: `It must be {"jsonpaths": [...]} with ${table.columns.length} paths, one for each column of ${table.name} in order.`,
    });
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw fail(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = jsonPathsFile.safeParse(json);
  if (!parsed.success) throw fail('has no list named "jsonpaths", or holds something beside it');
  const paths = parsed.data.jsonpaths;
  if (paths.length !== table.columns.length) {
    throw fail(`has ${paths.length} paths, but ${table.name} has ${table.columns.length} columns`);
  }
  const segments = paths.map((path, index) => {
    const parts = segmentsOf(path);
    if (parts === null) throw fail(`has a path that cannot be read: ${path} (number ${index + 1})`);
    return parts;
  });
  const astray = misplaced(segments, table);
  if (astray !== null) throw fail(`fills ${astray.column} by ${paths[astray.index]} (number ${astray.index + 1})`);
  const keys = segments.map((parts) => (parts.length === 1 && typeof parts[0] === 'string' ? parts[0] : null));
  const simple = keys.filter((key) => key !== null);
  const distinct = new Set(simple.map((key) => key.toLowerCase()));
  if (simple.length === paths.length && distinct.size === paths.length) return { by: 'key', keys: simple };
  return { by: 'path', paths: segments.map(duckdbPath) };
}

/** The first column that is filled by the member of another column's name, which is how paths in another order show. */
function misplaced(
  segments: readonly (readonly Segment[])[],
  { columns }: Table<string>,
): { readonly column: string; readonly index: number } | null {
  const names = columns.map(({ name }) => name.toLowerCase());
  for (const [index, parts] of segments.entries()) {
    const member = String(parts.at(-1)).toLowerCase();
    if (member !== names[index] && names.includes(member)) return { column: columns[index]?.name ?? '', index };
  }
  return null;
}

/**
 * A path in dot notation (`$.a.b[0]`) or bracket notation (`$['a']['b'][0]`) as its members; null when it is neither, mixes
 * them, or has wildcards or filters, which COPY does not know.
 */
function segmentsOf(path: string): Segment[] | null {
  if (!path.startsWith('$')) return null;
  const segments: Segment[] = [];
  const notations = new Set<'dots' | 'brackets'>();
  const part = /\.([^.[\]'"*?()]+)|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\d+))\]/y;
  part.lastIndex = 1;
  while (part.lastIndex < path.length) {
    const match = part.exec(path);
    if (match === null) return null;
    const [, dotted, single, double, index] = match;
    if (index !== undefined) {
      segments.push(Number(index));
      continue;
    }
    notations.add(dotted === undefined ? 'brackets' : 'dots');
    segments.push(dotted ?? (single ?? double ?? '').replace(/\\(.)/g, '$1'));
  }
  return segments.length === 0 || notations.size > 1 ? null : segments;
}

function duckdbPath(segments: readonly Segment[]): string {
  return `$${segments
    .map((segment) => (typeof segment === 'number' ? `[${segment}]` : `."${segment.replaceAll('"', '\\"')}"`))
    .join('')}`;
}
