import { quoteText } from '../../text.ts';
import { dateReading } from '../formats/date-reading.ts';
import { dateText } from '../formats/date-text.ts';
import { isNumberFormat } from '../formats/elements.ts';
import { decimalsOf, numberText } from '../formats/number-text.ts';
import { plainLiteral } from '../literals.ts';
import { type Piece, weave } from '../pieces.ts';
import type { Call, Range } from '../reading.ts';
import { type CallRule, type Translation, Untranslatable } from '../translation.ts';

/** The format among the arguments, which must be written out: it is compiled into an expression. */
function formatOf({ reading }: Translation, call: Call, argument: Range): string {
  const literal = argument.to - argument.from === 1 ? plainLiteral(reading.textOf(argument)) : null;
  if (literal !== null) return literal.value;
  throw new Untranslatable(
    `${call.name.toUpperCase()}: the format is not written out, so the embedded engine cannot follow it`,
    reading.start(argument.from),
    "Write the format as a literal, such as 'YYYY-MM-DD'.",
  );
}

function refused(name: string, pattern: string, at: number): Untranslatable {
  return new Untranslatable(
    `${name.toUpperCase()}: the embedded engine cannot follow ${pattern} in this format`,
    at,
    'docs/redshift-functions.md tells which patterns work here.',
  );
}

/** Applies an expression of one variable to a value, which is worked out once. */
function applied(start: number, variable: string, value: readonly Piece[], body: string): readonly Piece[] {
  return weave(start)`list_transform([${value}], lambda ${variable}: ${body})[1]`;
}

/** TO_CHAR(time, format) and TO_CHAR(number, format): the format tells which. */
const toChar: CallRule = (translation, call) => {
  const { reading, render, use } = translation;
  const [value, second] = call.arguments;
  if (value === undefined || second === undefined || call.arguments.length !== 2) return null;
  const format = formatOf(translation, call, second);
  const start = reading.start(call.at);
  if (!isNumberFormat(format)) {
    const literal = value.to - value.from === 1 && /^(?:string|parameter)$/.test(reading.kind(value.from) ?? '');
    if (!literal) use('redshift_time');
    const time = literal
      ? weave(start)`CAST(${render(value)} AS TIMESTAMP)`
      : weave(start)`CAST(redshift_time(${render(value)}) AS TIMESTAMP)`;
    return { pieces: applied(start, 't', time, dateText(format)), next: call.next };
  }
  const body = numberText(format);
  if (body === null) throw refused(call.name, quoteText(format), reading.start(second.from));
  return { pieces: applied(start, 'n', render(value), body), next: call.next };
};

function reads(make: (time: readonly Piece[], start: number) => readonly Piece[]): CallRule {
  return (translation, call) => {
    const { reading, render } = translation;
    const [value, second, strictness] = call.arguments;
    if (value === undefined || second === undefined) return null;
    const strict = strictness !== undefined && /^true$/i.test(reading.textOf(strictness));
    const read = dateReading(formatOf(translation, call, second), strict);
    if ('unreadable' in read) throw refused(call.name, read.unreadable, reading.start(second.from));
    const start = reading.start(call.at);
    const text = weave(start)`CAST(${render(value)} AS VARCHAR)`;
    return { pieces: make(applied(start, 's', text, read.sql), start), next: call.next };
  };
}

/** TO_NUMBER(text, format) gives a DECIMAL of as many decimals as the format. */
const toNumber: CallRule = (translation, call) => {
  const { reading, render } = translation;
  const [value, second] = call.arguments;
  if (value === undefined || second === undefined || call.arguments.length !== 2) return null;
  const scale = decimalsOf(formatOf(translation, call, second));
  const start = reading.start(call.at);
  const body =
    `CAST(CASE WHEN regexp_matches(s, '[-<]') THEN '-' ELSE '' END || system.main.regexp_replace(s, '[^0-9.]', '', 'g') ` +
    `AS DECIMAL(38, ${scale}))`;
  return { pieces: applied(start, 's', render(value), body), next: call.next };
};

export const formatCalls: Readonly<Record<string, CallRule>> = {
  to_char: toChar,
  to_date: reads((time, start) => weave(start)`CAST(${time} AS DATE)`),
  to_timestamp: reads((time, start) => weave(start)`(${time} AT TIME ZONE 'UTC')`),
  to_number: toNumber,
};
