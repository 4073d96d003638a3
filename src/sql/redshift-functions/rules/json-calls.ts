import { quoteText } from '../../text.ts';
import { plainLiteral } from '../literals.ts';
import { type Piece, weave } from '../pieces.ts';
import type { Range } from '../reading.ts';
import type { CallRule, Translation } from '../translation.ts';

/** One step of a JSON pointer (RFC 6901). */
function step({ reading, render }: Translation, key: Range): readonly Piece[] {
  const start = reading.start(key.from);
  const literal = key.to - key.from === 1 ? plainLiteral(reading.textOf(key)) : null;
  if (literal !== null) {
    return weave(start)`${quoteText(`/${literal.value.replaceAll('~', '~0').replaceAll('/', '~1')}`)}`;
  }
  return weave(start)`'/' || replace(replace(CAST(${render(key)} AS VARCHAR), '~', '~0'), '/', '~1')`;
}

/** JSON_EXTRACT_PATH_TEXT(json, key, … [, null_if_invalid]). */
const extractPath: CallRule = (translation, call) => {
  const { reading, render, use } = translation;
  const [json, ...keys] = call.arguments;
  if (json === undefined || keys.length === 0) return null;
  const last = keys.at(-1);
  const flag = last === undefined ? '' : reading.textOf(last).toLowerCase();
  const flagged = flag === 'true' || flag === 'false';
  const start = reading.start(call.at);
  const value = render(json);
  const path = keys
    .slice(0, flagged ? -1 : undefined)
    .flatMap((key, index) =>
      index === 0 ? step(translation, key) : weave(reading.start(key.from))` || ${step(translation, key)}`,
    );
  if (path.length === 0) return null;
  use('redshift_json_text');
  return {
    pieces: weave(start)`redshift_json_text(${value}, ${path}, ${flag === 'true' ? 'true' : 'false'})`,
    next: call.next,
  };
};

export const jsonCalls: Readonly<Record<string, CallRule>> = { json_extract_path_text: extractPath };
