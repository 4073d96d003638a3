import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import { Emulator } from './emulator.ts';

const root = join(import.meta.dirname, '..');

export interface ProgramSetting {
  /** Arguments of `sparkify-tui`. */
  readonly args?: readonly string[];
  /** Another program than the built one: the script that Node runs. */
  readonly script?: string;
  /** The whole environment; nothing of the test's own leaks in but PATH. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly columns?: number;
  readonly rows?: number;
}

export interface Ending {
  readonly code: number;
  /** Number of the signal that ended it; 0 when none did. */
  readonly signal: number;
}

/** How long a program may take to show what a test waits for, in milliseconds. */
const patience = 20_000;

/**
 * The built program in a real pseudo-terminal, with an emulator that shows its screen. Tests press keys and wait for what
 * must appear; nothing sleeps.
 */
export class ProgramTerminal {
  readonly emulator: Emulator;
  /** Resolves when the program has ended and all it wrote is on the screen. */
  readonly ended: Promise<Ending>;
  readonly #pty: IPty;
  readonly #watchers = new Set<() => void>();
  #shown: Promise<void> = Promise.resolve();
  #ending: Ending | null = null;

  private constructor(setting: ProgramSetting) {
    const { args = [], script = join(root, 'bin', 'sparkify-tui.mjs'), columns = 80, rows = 24 } = setting;
    this.emulator = new Emulator(columns, rows);
    this.#pty = spawn(process.execPath, [script, ...args], {
      name: 'xterm-256color',
      cols: columns,
      rows,
      cwd: setting.cwd ?? root,
      env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', ...setting.env },
    });
    this.emulator.onReply((data) => this.#pty.write(data));
    this.#pty.onData((data) => {
      this.#shown = this.emulator.write(data);
      void this.#shown.then(() => this.#changed());
    });
    this.ended = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        void this.#shown.then(() => {
          this.#ending = { code: exitCode, signal: signal ?? 0 };
          this.#changed();
          resolve(this.#ending);
        });
      });
    });
  }

  static start(setting: ProgramSetting = {}): ProgramTerminal {
    return new ProgramTerminal(setting);
  }

  get lines(): string[] {
    return this.emulator.lines();
  }

  get text(): string {
    return this.lines.join('\n');
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /**
   * Sends keys as a terminal would; see `keys` in test/ui/screen.ts for those without a character. The program may get
   * several at once, and then takes a line break or tab with more text behind it for a paste, unless it has seen one that
   * was marked: wait in between.
   */
  press(...inputs: readonly string[]): void {
    for (const input of inputs) this.#pty.write(input);
  }

  resize(columns: number, rows: number): void {
    this.emulator.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.#pty.kill(signal);
  }

  /**
   * Resolves when the screen shows `wanted`: a text, a pattern, or whatever the function finds in the rows.
   * @throws Error with the screen as it is, when the program ends or the time is over before.
   */
  waitFor(wanted: string | RegExp | ((lines: readonly string[]) => boolean), milliseconds = patience): Promise<void> {
    const found = (): boolean => {
      if (typeof wanted === 'function') return wanted(this.lines);
      return typeof wanted === 'string' ? this.text.includes(wanted) : wanted.test(this.text);
    };
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        this.#watchers.delete(look);
        clearTimeout(timer);
        act();
      };
      const give = (why: string) => {
        const sought = typeof wanted === 'function' ? 'what the test waits for' : String(wanted);
        settle(() => reject(new Error(`${why} before the screen showed ${sought}:\n${this.text}`)));
      };
      const look = () => {
        if (found()) settle(resolve);
        else if (this.#ending !== null) give(`the program ended with ${this.#ending.code}`);
      };
      const timer = setTimeout(() => give(`${milliseconds} ms went by`), milliseconds);
      this.#watchers.add(look);
      look();
    });
  }

  /** Ends the program if it still runs, at the end of a test. */
  async close(): Promise<void> {
    if (this.#ending === null) this.kill('SIGKILL');
    await this.ended;
  }

  #changed(): void {
    for (const look of [...this.#watchers]) look();
  }
}
