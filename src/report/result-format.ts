import type { ResultSet } from '../warehouse/warehouse.ts';
import { csvLines, tsvLines } from './result-format-delimited.ts';
import { jsonLines, ndjsonLines } from './result-format-json.ts';
import { markdownLines } from './result-format-markdown.ts';
import { tableLines } from './result-format-table.ts';

/** The formats in which `sparkify-tui sql` prints a result. */
export const resultFormats = ['table', 'csv', 'tsv', 'json', 'ndjson', 'markdown'] as const;

export type ResultFormat = (typeof resultFormats)[number];

const linesOf: Record<ResultFormat, (result: ResultSet) => Iterable<string>> = {
  table: tableLines,
  csv: csvLines,
  tsv: tsvLines,
  json: jsonLines,
  ndjson: ndjsonLines,
  markdown: markdownLines,
};

const chunkLength = 64 * 1024;

/**
 * The text of a result, in chunks of about 64 Ki UTF-16 units for the writer's sake; lines end in LF, the last one too.
 * Only `table` says how many rows there are and whether there are more: the other formats are data alone.
 * Values are the engine's own text. `table` and `markdown` make control characters visible and `json` and `ndjson`
 * escape them; `csv` and `tsv` carry them as they are, because they are read by programs.
 */
export function* formatResult(result: ResultSet, format: ResultFormat): Generator<string, void, undefined> {
  let chunk = '';
  for (const line of linesOf[format](result)) {
    chunk += line;
    chunk += '\n';
    if (chunk.length >= chunkLength) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}
