import type { Engine } from './dialect.ts';

export const parameterKinds = ['text', 'number', 'date', 'null'] as const;

/** What a parameter's value is taken for; `date` may have a time. */
export type ParameterKind = (typeof parameterKinds)[number];

/** A value that is bound in place of `:name`. */
export interface ParameterValue {
  readonly kind: ParameterKind;
  /** As it was typed; without a meaning where the kind is `null`. */
  readonly text: string;
}

const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
/** A code of digits, which is not the same without them. */
const leadingZeros = /^[+-]?0\d/;
const date = /^\d{4}-\d{2}-\d{2}$/;
const timestamp = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$/;

/** What a text looks like: a number, a date, else a text. An empty one is a text, and so is `00123`. */
export function guessKind(text: string): ParameterKind {
  if (number.test(text) && !leadingZeros.test(text)) return 'number';
  return date.test(text) || timestamp.test(text) ? 'date' : 'text';
}

/** Why a text cannot be a value of that kind; null where it can. */
export function kindProblem({ kind, text }: ParameterValue): string | null {
  if (kind === 'number' && !number.test(text)) return `${text === '' ? 'nothing' : text} is no number`;
  if (kind === 'date' && !date.test(text) && !timestamp.test(text)) {
    return `${text === '' ? 'nothing' : text} is no date: write 2018-11-15, or 2018-11-15 20:30:00`;
  }
  return null;
}

const mostDigits = 38;

function numericType(text: string): string {
  if (/e/i.test(text)) return 'double precision';
  const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.');
  if (fraction === '' && whole.length <= 18) return 'bigint';
  const precision = Math.max(1, whole.length) + fraction.length;
  return precision <= mostDigits ? `decimal(${precision}, ${fraction.length})` : 'double precision';
}

/** PostgreSQL finds out what an untyped text is to be; Redshift wants to be told (AWS, "PREPARE"). */
const textType: Readonly<Record<Engine, string | null>> = { embedded: null, postgres: null, redshift: 'varchar' };

/** The type to which the engine is to cast a value that is sent as text; null where it is left to the engine. */
export function typeOf({ kind, text }: ParameterValue, engine: Engine): string | null {
  switch (kind) {
    case 'number':
      return numericType(text);
    case 'date':
      return date.test(text) ? 'date' : 'timestamp';
    case 'text':
      return textType[engine];
    case 'null':
      return null;
  }
}
