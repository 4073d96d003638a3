import type { MetaCommand, MetaCommandError } from './command.ts';

const rowComparisons = ['=', '<>', '<', '<=', '>', '>='] as const;

export type RowComparison = (typeof rowComparisons)[number];

/** What a result is held against. */
export type Expectation =
  | { readonly type: 'rows'; readonly comparison: RowComparison; readonly count: number }
  /** The value in the first row and column; null is SQL NULL. `tolerance` is the most by which a number may differ. */
  | { readonly type: 'cell'; readonly value: string | null; readonly tolerance: number | null }
  /** A whole result that was saved; without a word about the order, that of the statement's ORDER BY is part of it. */
  | {
      readonly type: 'result';
      readonly file: string;
      readonly ordered: boolean | null;
      readonly tolerance: number | null;
    };

/** Takes `tolerance T` off the end of the arguments; null where T is no number from 0 on. */
export function takeTolerance(
  args: readonly string[],
): { readonly rest: readonly string[]; readonly tolerance: number | null } | null {
  if (args.at(-2)?.toLowerCase() !== 'tolerance') return { rest: args, tolerance: null };
  const text = args.at(-1) ?? '';
  return /^\d*\.?\d+(e[+-]?\d+)?$/i.test(text) ? { rest: args.slice(0, -2), tolerance: Number(text) } : null;
}

const usages = {
  rows: 'rows [=|<>|<|<=|>|>=] N',
  cell: 'cell VALUE [tolerance T]',
  result: 'result FILE [ordered|unordered] [tolerance T]',
  save: 'save FILE',
} as const;

export const expectUsage = Object.values(usages).join(' | ');

function invalid(word: keyof typeof usages, message: string): MetaCommandError {
  return { name: 'invalid', message: `\\expect ${word} ${message}`, remedy: `It is \\expect ${usages[word]}.` };
}

/** Reads what stands behind `\expect`; null where it begins with none of its words. */
export function parseExpect(
  args: readonly string[],
  _suffix: string,
  line: string,
): MetaCommand | MetaCommandError | null {
  const [word, ...given] = args;
  switch (word) {
    case 'save':
      return given.length === 0 ? invalid(word, 'needs a file') : { name: 'save-result', file: given.join(' ') };
    case 'cell':
      return parseCell(given, line);
    case 'result':
      return parseResult(given);
    default:
      return /^rows?\b/.test(word ?? '') ? parseRows(args.join(' ')) : null;
  }
}

function parseRows(text: string): MetaCommand | MetaCommandError {
  const rows = /^rows *(=|<>|!=|<=|>=|<|>)? *(\d+)$/.exec(text);
  if (rows === null) return invalid('rows', 'takes a number');
  const sign = rows[1] === '!=' ? '<>' : (rows[1] ?? '=');
  const comparison = rowComparisons.find((one) => one === sign) ?? '=';
  return { name: 'expect', expected: { type: 'rows', comparison, count: Number(rows[2]) } };
}

function parseCell(args: readonly string[], line: string): MetaCommand | MetaCommandError {
  const taken = takeTolerance(args);
  if (taken === null) return invalid('cell', 'is not understood: a tolerance is a number from 0 on');
  const { tolerance, rest } = taken;
  if (rest.length === 0) return invalid('cell', 'needs a value');
  // The word NULL is a text where it stands in quotes, which the arguments have lost.
  const isNull = rest.length === 1 && /^\s*cell\s+null\b/i.test(line);
  return { name: 'expect', expected: { type: 'cell', value: isNull ? null : rest.join(' '), tolerance } };
}

function parseResult(args: readonly string[]): MetaCommand | MetaCommandError {
  const taken = takeTolerance(args);
  if (taken === null) return invalid('result', 'is not understood: a tolerance is a number from 0 on');
  const { tolerance, rest } = taken;
  const last = rest.at(-1)?.toLowerCase();
  const ordered = last === 'ordered' ? true : last === 'unordered' ? false : null;
  const file = (ordered === null ? rest : rest.slice(0, -1)).join(' ');
  if (file === '') return invalid('result', 'needs a file');
  return { name: 'expect', expected: { type: 'result', file, ordered, tolerance } };
}

/** An expectation in few words, as checks are named: `rows = 320`, `cell = NULL`, `result top.csv`. */
export function expectationText(expected: Expectation): string {
  switch (expected.type) {
    case 'rows':
      return `rows ${expected.comparison} ${expected.count}`;
    case 'cell':
      return `cell = ${expected.value ?? 'NULL'}${toleranceText(expected.tolerance)}`;
    case 'result': {
      const order = expected.ordered === null ? '' : expected.ordered ? ' ordered' : ' unordered';
      return `result ${expected.file}${order}${toleranceText(expected.tolerance)}`;
    }
  }
}

function toleranceText(tolerance: number | null): string {
  return tolerance === null || tolerance === 0 ? '' : ` ± ${tolerance}`;
}
