import { hash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SparkifyError } from '../../errors.ts';
import { classify } from '../../sql/classify.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { formatBytes, plural } from '../../text/format.ts';
import { maskSecrets } from '../../text/secret.ts';
import type { Target } from '../../warehouse/warehouse.ts';
import { type KeptResult, statementText } from './kept-result.ts';

/** Most text of one result that is kept; what is larger is noted without its rows. */
const mostOfOne = 4_000_000;

/** Most of all of them, of all targets. */
const mostOfAll = 64_000_000;
const mostFiles = 400;

/** The run that is compared, and the one before it. */
const runsOfStatement = 2;

/** After so many milliseconds nobody writes on at a file. */
const longestWrite = 60 * 60 * 1000;

/** Rows that are written at once: the prompt's keys do not wait for a large result. */
const rowsAtOnce = 500;

/** The first line of a file; a line of cells follows for each row, where `left` is null. */
const head = z.object({
  target: z.string(),
  statement: z.string(),
  /** Milliseconds since 1970. */
  started: z.number(),
  /** Why its rows are not there; null where they are. */
  left: z.string().nullable(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), numeric: z.boolean() })),
});

type Head = z.infer<typeof head>;

const row = z.array(z.string().nullable());

/** The run of a statement before another one, as far as it was kept. */
export type EarlierRun =
  | { readonly kind: 'none' }
  /** It is known to have run, but its rows were not kept. */
  | { readonly kind: 'left'; readonly started: number; readonly why: string }
  | { readonly kind: 'kept'; readonly result: Pick<KeptResult, 'columns' | 'rows' | 'started'> };

export interface EarlierRunsSetting {
  /** The folder that they are kept in; it is made for the operator alone. */
  readonly folder: string;
  readonly target: Target;
  readonly dialect: Dialect;
  /** False where nothing is to be written: what was kept stays, and is still found. */
  readonly writes: boolean;
}

/**
 * The latest two results of each query, kept on disk so that a later session can be compared with them. A file holds one
 * result whole, as JSON lines, or says why it does not; the oldest make room for new ones.
 */
export class EarlierRuns {
  readonly #setting: EarlierRunsSetting;
  readonly #target: string;

  constructor(setting: EarlierRunsSetting) {
    const { engine, location, name, schema, user } = setting.target;
    this.#setting = setting;
    this.#target = [engine, location, name, schema, user].join(' ');
  }

  /** Why a result is not kept for later sessions; null where it is. */
  refusal({ statement, columns }: Pick<KeptResult, 'statement' | 'columns'>): string | null {
    const { dialect, writes } = this.#setting;
    if (!writes) return 'by [CLUSTER] KEEP_RESULTS, which is no on a protected target that does not say otherwise';
    if (columns.length === 0) return 'it has no rows';
    return classify(statement.written, dialect) === 'read' ? null : 'its statement may change data';
  }

  /**
   * Keeps a result, in place of the statement's last but one; does nothing with what `refusal` refuses.
   * @throws the error of the file system where it cannot be written.
   */
  async keep(result: KeptResult): Promise<void> {
    const { folder } = this.#setting;
    const { statement, columns, rows, started, whole } = result;
    if (this.refusal(result) !== null) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const name = this.#name(result);
    const file = join(folder, `${name}.${started}.jsonl`);
    const about = { target: this.#target, statement: maskSecrets(statement.written), started };
    const shape = columns.map(({ name: column, type, numeric }) => ({ name: column, type, numeric }));
    const cut = whole ? null : `it is cut after ${plural(rows.length, 'row')}`;
    const left = cut ?? (await write(file, { ...about, left: null, columns: shape }, rows));
    if (left !== null) await write(file, { ...about, left, columns: shape }, []);
    await this.#makeRoom(name);
  }

  /**
   * The latest run of the same statement, with the same values of its parameters, that began before this one.
   * @throws SparkifyError kind `data` for a file that is not ours any more.
   */
  async before(result: Pick<KeptResult, 'statement' | 'started'>): Promise<EarlierRun> {
    const name = this.#name(result);
    const runs = (await namesIn(this.#setting.folder)).map(runOf).filter((run) => run !== null);
    const [latest] = runs
      .filter((run) => !run.isPart && run.name === name && run.started < result.started)
      .sort((one, other) => other.started - one.started);
    if (latest === undefined) return { kind: 'none' };
    const { started, left, columns, rows } = await read(join(this.#setting.folder, latest.file));
    return left === null ? { kind: 'kept', result: { columns, rows, started } } : { kind: 'left', started, why: left };
  }

  #name({ statement }: Pick<KeptResult, 'statement'>): string {
    return hash('sha256', JSON.stringify([this.#target, statementText(statement)])).slice(0, 32);
  }

  /** Takes away the statement's oldest runs, then the oldest of all. */
  async #makeRoom(name: string): Promise<void> {
    const { folder } = this.#setting;
    const runs = (await namesIn(folder)).map(runOf).filter((run) => run !== null);
    runs.sort((one, other) => other.started - one.started);
    const own = runs.filter((run) => run.name === name && !run.isPart).slice(runsOfStatement);
    const abandoned = Date.now() - longestWrite;
    let size = 0;
    let files = 0;
    for (const run of runs) {
      const file = join(folder, run.file);
      if (run.isPart && run.started > abandoned) continue;
      const bytes = await sizeOf(file);
      if (run.isPart || own.includes(run) || files === mostFiles || size + bytes > mostOfAll) {
        await rm(file, { force: true });
        continue;
      }
      size += bytes;
      files += 1;
    }
  }
}

interface RunFile {
  readonly file: string;
  readonly name: string;
  readonly started: number;
  /** True while it is being written, and where that never came to an end. */
  readonly isPart: boolean;
}

function runOf(file: string): RunFile | null {
  const [, name, started, part] = /^([0-9a-f]{32})\.(\d+)\.jsonl(\.\d+\.new)?$/.exec(file) ?? [];
  return name === undefined ? null : { file, name, started: Number(started), isPart: part !== undefined };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** 0 for a file that another program has taken away meanwhile. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** Writes a file that is there whole or not at all; resolves with the reason where its rows cannot be kept. */
async function write(file: string, about: Head, rows: KeptResult['rows']): Promise<string | null> {
  const part = `${file}.${process.pid}.new`;
  const handle = await open(part, 'w', 0o600);
  let whole = false;
  try {
    let size = 0;
    await handle.write(`${JSON.stringify(about)}\n`);
    for (let at = 0; at < rows.length; at += rowsAtOnce) {
      const text = rows
        .slice(at, at + rowsAtOnce)
        .map((cells) => `${JSON.stringify(cells)}\n`)
        .join('');
      if (maskSecrets(text) !== text) return 'it has a secret of the configuration in it';
      size += Buffer.byteLength(text);
      if (size > mostOfOne) return `it is larger than ${formatBytes(mostOfOne)}`;
      await handle.write(text);
    }
    whole = true;
    return null;
  } finally {
    await handle.close();
    if (whole) await rename(part, file);
    else await rm(part, { force: true });
  }
}

async function read(file: string): Promise<Head & Pick<KeptResult, 'rows'>> {
  try {
    const [first = '', ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
    return { ...head.parse(JSON.parse(first)), rows: lines.map((text) => row.parse(JSON.parse(text))) };
  } catch (error) {
    throw new SparkifyError('data', `the earlier result cannot be read: ${(error as Error).message.split('\n')[0]}`, {
      where: file,
      remedy: 'Delete the file: the next run is kept in its place.',
      cause: error,
    });
  }
}
