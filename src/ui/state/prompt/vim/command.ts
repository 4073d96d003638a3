/** What a motion, an operator or another command is called, with how often it is to be done. */
export interface MotionKeys {
  /** `w`, `gg`, `f`. */
  readonly name: string;
  /** The character that f, F, t and T look for; empty with others. */
  readonly target: string;
  /** Null where no number was typed. */
  readonly count: number | null;
}

export type Operator = 'd' | 'c' | 'y' | '>' | '<';

/** A whole command of normal or visual mode. */
export type VimCommand =
  | { readonly kind: 'motion'; readonly motion: MotionKeys }
  | { readonly kind: 'operator'; readonly operator: Operator; readonly motion: MotionKeys }
  /** On a text object (`iw`, `a(`); without an operator it selects the object, which only visual mode does. */
  | { readonly kind: 'object'; readonly operator: Operator | null; readonly object: string }
  /** On whole lines: `dd`, `3yy`. */
  | { readonly kind: 'lines'; readonly operator: Operator; readonly count: number }
  | { readonly kind: 'act'; readonly act: string; readonly target: string; readonly count: number | null };

/** What typed keys are: a command, the beginning of one, or nothing that is known. */
export type Parsed = VimCommand | { readonly kind: 'incomplete' } | { readonly kind: 'unknown' };

const number = '[1-9]\\d*';
const motion = 'gg|[fFtT].|[hjklwbeWBE0^$G;,%{} +\\-]';
const object = '[ia](?:[wW"\'`()b[\\]{}B])';

const normal = new RegExp(
  `^(?<count>${number})?(?:(?<operator>[dcy<>])(?<again>${number})?(?:(?<line>\\k<operator>)|(?<object>${object})|(?<moved>${motion}))|(?<motion>${motion})|(?<act>r.|[xXsSDCYpPJuvViIaAoO.~]))$`,
  'su',
);
const normalBeginning = new RegExp(`^(?:${number})?(?:[dcy<>](?:${number})?[iagfFtT]?|[fFtTgr])?$`, 'u');
const visual = new RegExp(
  `^(?<count>${number})?(?:(?<object>${object})|(?<motion>${motion})|(?<act>r.|[dxXcsyDCYSJuU~pPovV<>]))$`,
  'su',
);
const visualBeginning = new RegExp(`^(?:${number})?[iagfFtTr]?$`, 'u');

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

/** `2d3w` deletes six words. */
function product(one: number | null, other: number | null): number | null {
  return one === null && other === null ? null : (one ?? 1) * (other ?? 1);
}

function motionOf(keys: string, count: number | null): MotionKeys {
  const finds = /^[fFtT]/.test(keys);
  return { name: finds ? keys.charAt(0) : keys, target: finds ? keys.slice(1) : '', count };
}

/** Reads the keys typed since the last command. */
export function parseVim(keys: string, mode: 'normal' | 'visual'): Parsed {
  const found = (mode === 'normal' ? normal : visual).exec(keys)?.groups;
  if (found === undefined) {
    const begins = (mode === 'normal' ? normalBeginning : visualBeginning).test(keys);
    return { kind: begins ? 'incomplete' : 'unknown' };
  }
  const count = numberOf(found.count);
  const operator = (found.operator ?? null) as Operator | null;
  if (found.object !== undefined) return { kind: 'object', operator, object: found.object };
  if (operator !== null) {
    const times = product(count, numberOf(found.again));
    if (found.line !== undefined) return { kind: 'lines', operator, count: times ?? 1 };
    return { kind: 'operator', operator, motion: motionOf(found.moved ?? '', times) };
  }
  if (found.motion !== undefined) return { kind: 'motion', motion: motionOf(found.motion, count) };
  const act = found.act ?? '';
  return { kind: 'act', act: act.charAt(0), target: act.slice(1), count };
}
