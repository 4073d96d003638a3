/** A double in the shortest digits that give it back, in PostgreSQL's layout: scientific below 1e-4 and from 1e15 on. */
export function doubleText(value: number): string {
  return postgresText(value, 1e15);
}

/** A 4-byte float in the fewest digits that give it back, in PostgreSQL's layout: scientific below 1e-4 and from 1e6 on. */
export function singleText(value: number): string {
  return postgresText(shortest(value, 'even'), 1e6);
}

/** A double or, where `single`, a 4-byte float, in DuckDB's layout: `1.0`, `1e+16`, `nan`. */
export function nestedDoubleText(value: number, single: boolean): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const short = single ? shortest(value, 'longer') : value;
  if (Object.is(short, -0)) return '-0.0';
  if (isScientific(short, 1e16)) return scientific(short);
  return Number.isInteger(short) ? `${short}.0` : String(short);
}

function postgresText(value: number, scientificFrom: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0';
  return isScientific(value, scientificFrom) ? scientific(value) : String(value);
}

function isScientific(value: number, from: number): boolean {
  const magnitude = Math.abs(value);
  return value !== 0 && (magnitude < 1e-4 || magnitude >= from);
}

function scientific(value: number): string {
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/**
 * The double with the fewest digits that lies nearer to this 4-byte float than to any other. Where the float is in the
 * middle of two such numbers, PostgreSQL takes the even digit and DuckDB one digit more.
 */
function shortest(value: number, tie: 'even' | 'longer'): number {
  if (!Number.isFinite(value) || value === 0) return value;
  for (let digits = 1; digits <= 9; digits += 1) {
    const middle = isMiddle(value, digits);
    if (middle && tie === 'longer') continue;
    const shorter = Number(middle ? toEven(value, digits) : value.toPrecision(digits));
    if (Math.fround(shorter) === value && !isBoundary(shorter, value)) return shorter;
  }
  return value;
}

/** True where the digits behind the first so many are a five and nothing more. */
function isMiddle(value: number, digits: number): boolean {
  const longer = value.toExponential(digits);
  return longer.includes('5e') && Number(longer) === value;
}

/** In the middle `toPrecision` goes away from zero. */
function toEven(value: number, digits: number): string {
  const away = value.toExponential(digits - 1);
  return /[13579]e/.test(away) ? value.toExponential(digits).replace('5e', 'e') : away;
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** True for a number as near to one of the neighbours of a 4-byte float as to itself. */
function isBoundary(candidate: number, value: number): boolean {
  return [-1, 1].some((step) => {
    float[0] = value;
    bits[0] = (bits[0] ?? 0) + step;
    return candidate === (value + (float[0] ?? 0)) / 2;
  });
}
