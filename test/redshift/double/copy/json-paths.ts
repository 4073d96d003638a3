import { Refusal } from '../sql/refusal.ts';
import type { JsonValue } from './column.ts';
import { isObject, jsonValue, type Parsed, parseJson } from './json.ts';
import { LoadError } from './load-error.ts';

/** The steps of one path: a member's name, or an array's index. */
export type JsonPath = readonly (string | number)[];

/**
 * The paths of a jsonpaths file, in the order of the columns. A file whose member is not called `jsonpaths` has none, and
 * COPY then goes on as with 'auto' (AWS, "COPY from JSON format").
 * @throws Refusal for a file that is none; MAXERROR does not help there.
 */
export function readPaths(text: string): readonly JsonPath[] | undefined {
  let parsed: Parsed;
  try {
    parsed = parseJson(text);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    throw new Refusal('XX000', 'Invalid JSONPath file: it is not a JSON object');
  }
  if (!isObject(parsed)) throw new Refusal('XX000', 'Invalid JSONPath file: it is not a JSON object');
  const paths = parsed.jsonpaths;
  if (paths === undefined) return undefined;
  if (!Array.isArray(paths)) throw new Refusal('XX000', 'Invalid JSONPath format: jsonpaths is not an array');
  return paths.map((path: Parsed) => {
    if (typeof path !== 'string') throw new Refusal('XX000', 'Invalid JSONPath format: not a string');
    return readPath(path);
  });
}

const bracketStep = /^\[(?:'([^']*)'|"([^"]*)"|(\d+))\]/;
const dotStep = /^\.([^.[\]'"*?()\s]+)/;

/** One path, in brackets or with dots, never both; an index stands in brackets either way. */
export function readPath(path: string): JsonPath {
  const wrong = (): Refusal => new Refusal('XX000', `Invalid JSONPath format: ${path}`);
  if (!path.startsWith('$')) throw wrong();
  const steps: (string | number)[] = [];
  const notations = new Set<'brackets' | 'dots'>();
  for (let rest = path.slice(1); rest !== ''; ) {
    const bracket = bracketStep.exec(rest);
    const dot = dotStep.exec(rest);
    if (bracket?.[3] !== undefined) steps.push(Number(bracket[3]));
    else if (bracket !== null) {
      notations.add('brackets');
      steps.push(bracket[1] ?? bracket[2] ?? '');
    } else if (dot?.[1] !== undefined) {
      notations.add('dots');
      steps.push(dot[1]);
    } else throw wrong();
    rest = rest.slice((bracket ?? dot)?.[0].length);
  }
  if (steps.length === 0 || notations.size > 1) throw wrong();
  return steps;
}

/** @throws LoadError where an array is needed and none is, or it is too short. */
export function follow(path: JsonPath, record: Parsed): JsonValue {
  let found = record;
  for (const step of path) {
    if (typeof step === 'string') found = isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
    else if (Array.isArray(found) && step < found.length) found = found[step];
    else throw new LoadError(1216, 'Invalid JSONPath format: Not an array or out of range.');
    if (found === undefined) break;
  }
  return jsonValue(found);
}
