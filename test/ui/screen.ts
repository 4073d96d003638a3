import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { afterAll, afterEach } from 'vitest';
import { type Cockpit, type CockpitOptions, mountCockpit } from '../../src/ui/cockpit.tsx';
import { Emulator } from '../emulator.ts';
import { keys } from '../keys.ts';
import { FakePipeline } from './fake-pipeline.ts';
import { ManualClock } from './manual-clock.ts';

export { keys };

class FakeInput extends Readable {
  readonly isTTY = true;
  isRaw = false;

  override _read(): void {
    // Input comes by `push` only.
  }

  setRawMode(mode: boolean): this {
    this.isRaw = mode;
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

class FakeOutput extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #emulator: Emulator;
  readonly #stdin: FakeInput;
  /** All that was ever written. */
  written = '';
  /** Whether the terminal echoed keys at any time at which something was written. */
  echoed = false;

  constructor(emulator: Emulator, stdin: FakeInput, columns: number, rows: number) {
    super();
    this.#emulator = emulator;
    this.#stdin = stdin;
    this.columns = columns;
    this.rows = rows;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written += chunk.toString();
    this.echoed ||= !this.#stdin.isRaw;
    // The kernel makes a carriage return and line feed of each line feed (ONLCR), also in raw mode as libuv sets it.
    void this.#emulator.write(chunk.toString().replaceAll('\n', '\r\n')).then(done);
  }
}

export interface ScreenSetting {
  readonly columns?: number;
  readonly rows?: number;
  readonly pipeline?: FakePipeline;
  readonly options?: Partial<
    Pick<
      CockpitOptions,
      | 'readOnly'
      | 'vim'
      | 'env'
      | 'notices'
      | 'history'
      | 'buffers'
      | 'saved'
      | 'keymap'
      | 'mouse'
      | 'notification'
      | 'folder'
    >
  >;
}

/** Where exports go that name no folder: never into the project. */
const exportFolder = mkdtempSync(join(tmpdir(), 'sparkify-exports-'));
afterAll(() => rmSync(exportFolder, { recursive: true, force: true }));

/**
 * The cockpit in this process, drawn by Ink on a terminal emulator whose screen the test reads. Time stands still.
 * Nothing sleeps: every act returns when the screen shows what it led to.
 */
export class Screen {
  readonly pipeline: FakePipeline;
  readonly clock: ManualClock;
  readonly cockpit: Cockpit;
  readonly #emulator: Emulator;
  readonly #stdin: FakeInput;
  readonly #stdout: FakeOutput;

  private constructor(setting: ScreenSetting) {
    const { columns = 80, rows = 24, pipeline = new FakePipeline(), options = {} } = setting;
    this.pipeline = pipeline;
    this.clock = new ManualClock();
    pipeline.now = () => this.clock.now();
    this.#emulator = new Emulator(columns, rows);
    this.#stdin = new FakeInput();
    this.#stdout = new FakeOutput(this.#emulator, this.#stdin, columns, rows);
    this.cockpit = mountCockpit(pipeline, {
      readOnly: false,
      env: {},
      notices: [],
      folder: exportFolder,
      ...options,
      stdin: this.#stdin as unknown as ReadStream,
      stdout: this.#stdout as unknown as WriteStream,
      clock: this.clock,
    });
  }

  /** Opens the cockpit and waits for its first look at the warehouse. */
  static async open(setting: ScreenSetting = {}): Promise<Screen> {
    const screen = new Screen(setting);
    await screen.cockpit.controller.idle();
    await screen.settle();
    return screen;
  }

  /** Waits until everything that is known is on the emulator's screen. */
  async settle(): Promise<void> {
    this.cockpit.store.flush();
    await this.cockpit.ink.waitUntilRenderFlush();
  }

  /** Presses keys, in one chunk; see `keys` for those without a character. A lone escape needs `escape()`. */
  async press(input: string): Promise<void> {
    this.#stdin.push(input);
    await new Promise((resolve) => setImmediate(resolve));
    await this.settle();
  }

  /** Types each text as a chunk of its own. */
  async type(...inputs: readonly string[]): Promise<void> {
    for (const input of inputs) await this.press(input);
  }

  /** Presses Esc, for which Ink waits a moment to see whether more of a sequence comes. */
  async escape(): Promise<void> {
    const pressed = Promise.withResolvers<void>();
    const unsubscribe = this.cockpit.store.subscribe(pressed.resolve);
    this.#stdin.push(keys.escape);
    await pressed.promise;
    unsubscribe();
    await this.settle();
  }

  async resize(columns: number, rows: number): Promise<void> {
    this.#emulator.resize(columns, rows);
    this.#stdout.columns = columns;
    this.#stdout.rows = rows;
    this.#stdout.emit('resize');
    await this.settle();
  }

  /** Waits until no run, query or look at the warehouse is in progress, and for the screen. */
  async idle(): Promise<void> {
    await this.cockpit.controller.idle();
    // What follows an effect, such as a look at the warehouse after a run, begins in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    await this.cockpit.controller.idle();
    await this.settle();
  }

  /** Moves the clock and waits for the screen. */
  async advance(milliseconds: number): Promise<void> {
    this.clock.advance(milliseconds);
    await this.settle();
  }

  get lines(): string[] {
    return this.#emulator.lines();
  }

  get text(): string {
    return this.lines.join('\n');
  }

  /** All that was written to the terminal, for what no screen shows. */
  get written(): string {
    return this.#stdout.written;
  }

  /** Whether the terminal echoed keys at any time at which something was written to it. */
  get echoed(): boolean {
    return this.#stdout.echoed;
  }

  get emulator(): Emulator {
    return this.#emulator;
  }

  /** Clicks on the first place of the screen that shows `text`. */
  async click(text: string): Promise<void> {
    const row = this.lines.findIndex((line) => line.includes(text));
    if (row < 0) throw new Error(`the screen does not show ${text}:\n${this.text}`);
    await this.press(keys.click(this.lines[row]?.indexOf(text) ?? 0, row));
  }

  /** The first row of the screen that contains `text`; empty when none does. */
  row(text: string): string {
    return this.lines.find((line) => line.includes(text)) ?? '';
  }

  /** Closes what is still open, at the end of a test. */
  async close(): Promise<void> {
    this.cockpit.controller.leave('force');
    this.clock.advance(60_000);
    await this.cockpit.left;
  }
}

/** A function that opens screens for the tests of a file; each is closed when its test has ended. */
export function screens(): (setting?: ScreenSetting) => Promise<Screen> {
  const open: Screen[] = [];
  afterEach(async () => {
    for (const screen of open.splice(0)) await screen.close();
  });
  return async (setting = {}) => {
    const screen = await Screen.open(setting);
    open.push(screen);
    return screen;
  };
}
