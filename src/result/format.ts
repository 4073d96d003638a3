import type { Cell, ResultColumn, ResultSet } from '../warehouse/warehouse.ts';
import { csvFormat, tsvFormat } from './delimited.ts';
import { insertFormat } from './insert.ts';
import { jsonFormat, ndjsonFormat } from './json.ts';
import { markdownFormat } from './markdown.ts';
import type { RowFormat } from './row-format.ts';
import { tableLines } from './table.ts';

/** The formats that are written row by row. */
const rowFormats = {
  csv: csvFormat,
  tsv: tsvFormat,
  json: jsonFormat,
  ndjson: ndjsonFormat,
  markdown: markdownFormat,
  insert: insertFormat,
} as const;

export type StreamedFormat = keyof typeof rowFormats;

/** The formats in which `sparkify-tui sql` prints a result. */
export const resultFormats = ['table', 'csv', 'tsv', 'json', 'ndjson', 'markdown', 'insert'] as const;

export type ResultFormat = (typeof resultFormats)[number];

const chunkLength = 64 * 1024;

/** What writes the rows of a result in a format, one row at a time. */
export function rowFormat(format: StreamedFormat, columns: readonly ResultColumn[]): RowFormat {
  return rowFormats[format](columns);
}

/**
 * The text of a result whose rows come in batches, in chunks of about 64 Ki UTF-16 units; lines end in LF, the last one
 * too. No more is held than a chunk and a batch.
 */
export async function* formatBatches(
  columns: readonly ResultColumn[],
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  format: StreamedFormat,
): AsyncGenerator<string, void, undefined> {
  const writer = rowFormat(format, columns);
  let chunk = writer.head;
  let rows = 0;
  for await (const batch of batches) {
    for (const cells of batch) {
      chunk += writer.row(cells, rows);
      rows += 1;
      if (chunk.length >= chunkLength) {
        yield chunk;
        chunk = '';
      }
    }
  }
  chunk += writer.end(rows);
  if (chunk !== '') yield chunk;
}

function* textOf({ columns, rows }: ResultSet, format: StreamedFormat): Generator<string, void, undefined> {
  const writer = rowFormat(format, columns);
  yield writer.head;
  for (const [index, cells] of rows.entries()) yield writer.row(cells, index);
  yield writer.end(rows.length);
}

function* tableText(result: ResultSet): Generator<string, void, undefined> {
  for (const line of tableLines(result)) yield `${line}\n`;
}

/**
 * The text of a result, in chunks of about 64 Ki UTF-16 units for the writer's sake; lines end in LF, the last one too.
 * Only `table` says how many rows there are and whether there are more: the other formats are data alone.
 * Values are the engine's own text. `table` and `markdown` make control characters visible and `json` and `ndjson`
 * escape them; `csv`, `tsv` and `insert` carry them as they are, because they are read by programs.
 */
export function* formatResult(result: ResultSet, format: ResultFormat): Generator<string, void, undefined> {
  let chunk = '';
  for (const piece of format === 'table' ? tableText(result) : textOf(result, format)) {
    chunk += piece;
    if (chunk.length >= chunkLength) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}
