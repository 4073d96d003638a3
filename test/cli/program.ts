import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterAll } from 'vitest';
import type { PipelineEvent, StepName } from '../../src/commands/events.ts';
import { generateSample, type SampleOptions } from '../../src/sample/generate.ts';
import { allTables, starTables } from '../../src/sql/schema.ts';
import { EmbeddedWarehouse } from '../../src/warehouse/duckdb/warehouse.ts';
import type { Connection } from '../../src/warehouse/warehouse.ts';

const root = join(import.meta.dirname, '..', '..');
export const launcher = join(root, 'bin', 'sparkify-tui.mjs');

/** How a program ended, and all it wrote. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Circumstances {
  readonly env?: Readonly<Record<string, string>>;
  /** What the program reads on standard input; there is no terminal. */
  readonly stdin?: string | Uint8Array;
  /** `leaves`: both outputs are closed as soon as something comes, as `| head` does. */
  readonly reader?: 'stays' | 'leaves';
}

/** A machine's worth of the program: a working folder and a home of its own, and nothing else of this machine's. */
export interface Place {
  /** The working folder; `dwh.cfg` is read from here. */
  readonly folder: string;
  /** SPARKIFY_HOME, below the working folder. */
  readonly home: string;
  /** Writes a file below the working folder. */
  write(name: string, content: string): void;
  /** Runs the built program to its end. */
  run(args: readonly string[], circumstances?: Circumstances): Promise<Ended>;
  start(args: readonly string[], circumstances?: Circumstances): RunningProgram;
  /** What a statement gives, its cells joined by commas; asked of the warehouse's file, without starting the program. */
  query(sql: string): Promise<string[]>;
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new place with these files; it is removed when the tests of the file have ended. */
export function newPlace(files: Readonly<Record<string, string>> = {}): Place {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-cli-'));
  folders.push(folder);
  const home = join(folder, 'home');
  const place: Place = {
    folder,
    home,
    write(name, content) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    },
    run: (args, circumstances) => place.start(args, circumstances).ended,
    start: (args, circumstances) => new RunningProgram(place, args, circumstances),
    query: (sql) =>
      withWarehouse(place, async (connection) => {
        const { rows } = await connection.query(sql);
        return rows.map((row) => row.map((cell) => cell ?? '').join(','));
      }),
  };
  for (const [name, content] of Object.entries(files)) place.write(name, content);
  return place;
}

/** A new place with a copy of all that the program keeps in the home of another. */
export function copyOf(other: Place, files: Readonly<Record<string, string>> = {}): Place {
  const place = newPlace(files);
  cpSync(other.home, place.home, { recursive: true });
  return place;
}

/** The built program at work. It is killed, should it outlive its test file. */
class RunningProgram {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #watchers = new Set<() => void>();
  #stdout = '';
  #stderr = '';

  constructor(place: Place, args: readonly string[], circumstances: Circumstances = {}) {
    const { env = {}, stdin = '', reader = 'stays' } = circumstances;
    // The Node that runs the tests also answers to `node`, so that scripts of the tests find the same one.
    const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
    this.#child = spawn(process.execPath, [launcher, ...args], {
      cwd: place.folder,
      env: { PATH: path, HOME: place.folder, SPARKIFY_HOME: place.home, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const end = () => this.#child.kill('SIGKILL');
    process.once('exit', end);
    const { stdout, stderr } = this.#child;
    const changed = () => {
      if (reader === 'leaves') for (const stream of [stdout, stderr]) stream.destroy();
      for (const look of [...this.#watchers]) look();
    };
    stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      changed();
    });
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      changed();
    });
    // A program that does not read its input may end before it was written.
    this.#child.stdin.on('error', () => undefined);
    this.#child.stdin.end(stdin);
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code, signal) => {
        process.off('exit', end);
        resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr });
        for (const look of [...this.#watchers]) look();
      });
    });
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the program could not be started');
    return this.#child.pid;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /**
   * Resolves with the first event of a run with --json that `wanted` accepts.
   * @throws Error with what the program said, when it ends without.
   */
  event(wanted: (event: PipelineEvent) => boolean): Promise<PipelineEvent> {
    return this.#seen(() => wholeLines(this.#stdout).map(parseEvent).find(wanted));
  }

  /** Resolves when either output holds `text`. @throws Error when the program ends without. */
  async says(text: string): Promise<void> {
    await this.#seen(() => (this.#stdout.includes(text) || this.#stderr.includes(text) ? true : undefined));
  }

  async #seen<T>(look: () => T | undefined): Promise<T> {
    let over = false;
    const ended = this.ended.then(() => {
      over = true;
    });
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (over) throw new Error(`the program ended before that:\n${this.#stdout}\n${this.#stderr}`);
      await Promise.race([ended, this.#change()]);
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
    });
  }
}

function wholeLines(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

function parseEvent(line: string): PipelineEvent {
  return JSON.parse(line) as PipelineEvent;
}

/** The events of a run with --json; every line must be one. */
export function eventsOf({ stdout }: Ended): PipelineEvent[] {
  if (!stdout.endsWith('\n')) throw new Error(`the last line is not whole: ${stdout.slice(-200)}`);
  return wholeLines(stdout).map(parseEvent);
}

/** Options that let a command read `data`, a folder with log_data and song_data. */
export function from(data: string): string[] {
  return ['--log-data', join(data, 'log_data'), '--song-data', join(data, 'song_data')];
}

/** Generates data in a folder that is removed when the tests of the file have ended; returns the folder. */
export async function newSample(size: Pick<SampleOptions, 'songs' | 'events' | 'seed'>): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'sparkify-sample-'));
  folders.push(directory);
  await generateSample({ directory, ...size, signal: new AbortController().signal });
  return directory;
}

/** All rows of the star schema as text, the numbering of songPlays included. */
export function star(place: Place): Promise<string> {
  return contents(
    place,
    starTables.map(({ name }) => name),
  );
}

/** All rows of the staging tables and the star schema as text. */
export function everything(place: Place): Promise<string> {
  return contents(
    place,
    allTables.map(({ name }) => name),
  );
}

function contents(place: Place, tables: readonly string[]): Promise<string> {
  return withWarehouse(place, async (connection) => {
    const lines: string[] = [];
    for (const table of tables) {
      const { rows } = await connection.query(`SELECT * FROM ${table} ORDER BY ALL`);
      for (const row of rows) lines.push(JSON.stringify([table, ...row]));
    }
    return lines.join('\n');
  });
}

/** Opens the warehouse's file for the time of `work`; no program may be running on it. */
async function withWarehouse<T>(place: Place, work: (connection: Connection) => Promise<T>): Promise<T> {
  const warehouse = await EmbeddedWarehouse.open(join(place.home, 'warehouse.duckdb'), { protected: false });
  try {
    const connection = await warehouse.connect();
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  } finally {
    await warehouse.close();
  }
}

/** A statement that takes longer than any test. */
export const endlessStatement =
  'SELECT max(a.i * b.i % 7) FROM range(1000000) AS a(i), range(1000000) AS b(i), range(1000) AS c(i)';

/** With `--config endless.cfg`, no run ends that reaches its validation: when it is stopped, it was still going on. */
export const endless = {
  'endless.cfg': '[ETL]\nVALIDATION_DIR = endless\n',
  'endless/endless.sql': `${endlessStatement}\n`,
} as const;

/** Tells the events that come only while `step` has work behind it and work before it. */
export function isInTheMiddleOf(step: StepName): (event: PipelineEvent) => boolean {
  return (event) => {
    switch (event.type) {
      case 'statement-started':
        // What replaces a table has emptied it by now.
        return event.step === step && /^(INSERT|COPY)/.test(event.sql);
      case 'task-started':
        return event.step === step && (step === 'create' || event.task === 'queries');
      default:
        return false;
    }
  };
}

/** The text of a file below the place. */
export function read(place: Place, name: string): string {
  return readFileSync(join(place.folder, name), 'utf8');
}
