import type { S3Settings } from '../../config/settings.ts';
import { SparkifyError } from '../../errors.ts';
import { openObject } from '../../source/open.ts';
import { RecordFramer } from '../../spool/framing.ts';
import { keysByName } from '../../spool/key-map.ts';
import type { RecordText } from './inspection.ts';

/** What is shown of a record, in lines and in characters: enough for every record that a person would read. */
const mostLines = 500;
const mostCharacters = 256 * 1024;

/** The record that starts on a line of an object; see `Inspection.record`. */
export async function readRecord(
  object: string,
  line: number,
  s3: S3Settings,
  signal: AbortSignal,
): Promise<RecordText> {
  const opened = await openObject(object, s3, signal);
  try {
    const lines = new LinesFrom(line);
    const next = new NextRecord(line);
    for await (const chunk of opened.source.read(opened.object, signal)) {
      lines.write(chunk);
      next.write(chunk);
      if (next.line !== null || lines.full) break;
    }
    lines.end();
    if (next.line === null && !lines.full) next.end();
    const own = lines.before(next.line);
    if (own.length === 0) throw gone(object, line);
    const cut = lines.full && next.line === null;
    return { object, line, lines: own, cut, members: cut ? null : membersOf(own.join('\n')) };
  } finally {
    await opened.source.close();
  }
}

function gone(object: string, line: number): SparkifyError {
  return new SparkifyError('source', 'the object has no such line any more', {
    where: `${object}:${line}`,
    remedy: 'It changed since it was read; run stage again to see what it holds now.',
  });
}

/** Finds the line on which the first record behind `line` starts: there the record that starts on it is over. */
class NextRecord {
  line: number | null = null;
  readonly #framer: RecordFramer;

  constructor(after: number) {
    const found = (line: number) => {
      if (line > after) this.line ??= line;
    };
    this.#framer = new RecordFramer(keysByName([]), {
      record: (_bytes, _start, _end, line) => found(line),
      reject: (_bytes, _start, _end, line) => found(line),
    });
  }

  write(chunk: Uint8Array): void {
    // A framer may keep and change what it is given.
    this.#framer.write(new Uint8Array(chunk));
  }

  end(): void {
    this.#framer.end();
  }
}

/** Keeps the lines of a text from one of them on, as many as are shown. */
class LinesFrom {
  /** True when no more are taken. */
  full = false;
  readonly #first: number;
  readonly #decoder = new TextDecoder();
  readonly #lines: string[] = [];
  #line = 1;
  #rest = '';
  #characters = 0;

  constructor(first: number) {
    this.#first = first;
  }

  write(chunk: Uint8Array): void {
    const pieces = this.#decoder.decode(chunk, { stream: true }).split('\n');
    const last = pieces.pop() ?? '';
    for (const piece of pieces) {
      this.#keep(this.#rest + piece);
      this.#rest = '';
      this.#line += 1;
    }
    // A line that is not wanted need not be held, however long it is.
    if (this.#line >= this.#first) this.#rest += last;
    if (this.#rest.length > mostCharacters) this.full = true;
  }

  end(): void {
    this.#keep(this.#rest + this.#decoder.decode());
    this.#rest = '';
  }

  /** Those before line `next` of the text; all of them for null. Blank ones at the end are left out. */
  before(next: number | null): readonly string[] {
    const lines = next === null ? [...this.#lines] : this.#lines.slice(0, next - this.#first);
    while (lines.at(-1)?.trim() === '') lines.pop();
    return lines;
  }

  #keep(line: string): void {
    if (this.#line < this.#first || this.#characters >= mostCharacters) return;
    const kept = line.slice(0, mostCharacters - this.#characters).replace(/\r$/, '');
    this.#lines.push(kept);
    this.#characters += line.length;
    if (this.#lines.length >= mostLines || this.#characters >= mostCharacters) this.full = true;
  }
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** Newer than the types of TypeScript's library: TC39, "JSON.parse source text access". */
const { parse, rawJSON } = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown;
  /** A value that is written into JSON as it stands. */
  rawJSON(text: string): unknown;
};

/** The members of the one JSON object in `text`, each value as it is written there; null where there is no such object. */
function membersOf(text: string): RecordText['members'] {
  try {
    const record = parse(text, (_key, value, { source }) => (source === undefined ? value : rawJSON(source)));
    if (!text.trimStart().startsWith('{')) return null;
    return Object.entries(record as object).map(([key, value]) => ({ key, value: JSON.stringify(value) }));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
