import { selectList } from './column-names.ts';
import { type KnownColumns, noColumns } from './known-columns.ts';
import { isMacro } from './macros.ts';
import { Offsets, type Piece, textOf, typed } from './pieces.ts';
import { portability } from './portability.ts';
import { type Range, Reading } from './reading.ts';
import { aggregateCalls, approximate, nullTreatment } from './rules/aggregate-calls.ts';
import { castCalls, castOperands, castOperator } from './rules/casts.ts';
import { columnTypes } from './rules/column-types.ts';
import { conditionalCalls } from './rules/conditional-calls.ts';
import { atTimeZone, dateCalls } from './rules/date-calls.ts';
import { dateLiteral } from './rules/date-literals.ts';
import { formatCalls } from './rules/format-calls.ts';
import { intervalLiteral } from './rules/intervals.ts';
import { jsonCalls } from './rules/json-calls.ts';
import { backslashes, floatText, likeEscape, operators, similarTo } from './rules/text-operators.ts';
import { minus, sysdate, top } from './rules/top.ts';
import {
  type CallRule,
  type Notice,
  type Replacement,
  type TokenRule,
  type Translation,
  Untranslatable,
} from './translation.ts';

/** A statement of Redshift's SQL as DuckDB runs it. */
export interface Translated {
  readonly text: string;
  /** The way back, for the position of an error. */
  readonly offsets: Offsets;
  /** The macros that the text calls; see `macroStatements`. */
  readonly macros: ReadonlySet<string>;
  /** What in the statement Redshift does not have, or has with another meaning. */
  readonly notices: readonly Notice[];
}

const calls: Readonly<Record<string, CallRule>> = {
  ...dateCalls,
  ...conditionalCalls,
  ...aggregateCalls,
  ...castCalls,
  ...formatCalls,
  ...jsonCalls,
};

/** Characters: what is needed a second time doubles with each level of nesting. */
const longestRepeat = 1_000_000;

/** In the order in which they are asked. */
const tokenRules: readonly TokenRule[] = [
  operators,
  floatText,
  atTimeZone,
  dateLiteral,
  intervalLiteral,
  likeEscape,
  backslashes,
  similarTo,
  approximate,
  nullTreatment,
  top,
  selectList,
  minus,
  sysdate,
  columnTypes,
];

/**
 * Translates one statement as Redshift understands it into one that DuckDB runs with the same meaning. What needs no
 * translation is left as it was typed, byte for byte.
 * @param columns of the tables that it names, as far as they are known
 * @throws Untranslatable where the statement asks for what the embedded engine cannot do.
 */
export function translate(statement: string, columns: KnownColumns = noColumns): Translated {
  try {
    return translated(statement, columns);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Untranslatable('the statement is nested too deeply', 0, 'Take it apart with WITH.');
  }
}

function translated(statement: string, columns: KnownColumns): Translated {
  const reading = new Reading(statement);
  const macros = new Set<string>();
  const notices: Notice[] = [];
  let changes = 0;
  const rendered = new Map<string, readonly Piece[]>();
  const casts = castOperands(reading);

  const translation: Translation = {
    reading,
    columns,
    render,
    again,
    use: (macro) => {
      macros.add(macro);
      changes += 1;
    },
    changes: () => changes,
    note: (text, index) => {
      const at = reading.start(index);
      // A range that is rendered a second time has told of itself before.
      if (!notices.some((notice) => notice.at === at && notice.text === text)) notices.push({ text, at });
    },
  };

  function replacementAt(index: number, top: Range): Replacement | null {
    // Within the operand the range ends before the cast.
    const cast = casts.get(index)?.findLast((at) => at < top.to);
    const converted = cast === undefined ? null : castOperator(translation, index, cast);
    if (converted !== null) return converted;
    if (!reading.isTelling(index)) return null;
    for (const rule of tokenRules) {
      const replacement = rule(translation, index);
      if (replacement !== null) return replacement;
    }
    const call = reading.callAt(index);
    if (call === null) return null;
    if (isMacro(call.name)) translation.use(call.name);
    return (Object.hasOwn(calls, call.name) ? calls[call.name]?.(translation, call) : null) ?? null;
  }

  function again(range: Range): string {
    const key = `${range.from}-${range.to}`;
    const pieces = rendered.get(key) ?? render(range);
    rendered.set(key, pieces);
    const text = textOf(pieces, statement);
    if (text.length <= longestRepeat) return text;
    throw new Untranslatable('this is nested too deeply', reading.start(range.from), 'Take it apart with WITH.');
  }

  function render(range: Range): readonly Piece[] {
    const pieces: Piece[] = [];
    // What is typed and not yet among the pieces begins here.
    let from = reading.start(range.from);
    if (range.from >= range.to) return pieces;
    for (let index = range.from; index < range.to; ) {
      const replacement = replacementAt(index, range);
      // What reaches beyond the range belongs to no statement that could run.
      if (replacement === null || replacement.next > range.to) {
        index += 1;
        continue;
      }
      if (from < reading.start(index)) pieces.push(typed(from, reading.start(index)));
      for (const piece of replacement.pieces) pieces.push(piece);
      // A select list that stays as it is comes back as it was typed.
      if (replacement.pieces.length === 0 || replacement.pieces.some(({ kind }) => kind === 'ours')) changes += 1;
      index = replacement.next;
      from = reading.end(index - 1);
    }
    if (from < reading.end(range.to - 1)) pieces.push(typed(from, reading.end(range.to - 1)));
    return pieces;
  }

  const { tokens } = reading;
  const inner = { from: 0, to: tokens.length };
  const around = (from: number, to: number) => (from < to ? [typed(from, to)] : []);
  const pieces =
    tokens.length === 0
      ? around(0, statement.length)
      : [...around(0, reading.start(0)), ...render(inner), ...around(reading.end(tokens.length - 1), statement.length)];
  notices.push(...portability(reading, columns));
  return {
    text: textOf(pieces, statement),
    offsets: new Offsets(pieces),
    macros,
    notices: notices.toSorted((a, b) => a.at - b.at),
  };
}
