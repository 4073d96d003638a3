import unicode from '@xterm/addon-unicode11';
import headless from '@xterm/headless';

/** How a cell of the screen is drawn. */
export interface CellStyle {
  readonly text: string;
  /** Palette index of the foreground colour; null is the terminal's own. */
  readonly colour: number | null;
  readonly inverse: boolean;
  readonly dim: boolean;
  readonly bold: boolean;
}

/** A terminal without a window: takes what programs write and tells what a person would see. */
export class Emulator {
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #clipboard: string[] = [];
  readonly #notifications: string[] = [];
  #bells = 0;

  constructor(columns: number, rows: number) {
    this.#terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    this.#terminal.loadAddon(new unicode.Unicode11Addon());
    this.#terminal.unicode.activeVersion = '11';
    this.#terminal.onBell(() => {
      this.#bells += 1;
    });
    this.#terminal.parser.registerOscHandler(52, (data) => {
      this.#clipboard.push(Buffer.from(data.slice(data.indexOf(';') + 1), 'base64').toString());
      return true;
    });
    this.#terminal.parser.registerOscHandler(9, (data) => {
      this.#notifications.push(data);
      return true;
    });
  }

  /** What programs have put into the clipboard (OSC 52), oldest first. */
  get clipboard(): readonly string[] {
    return this.#clipboard;
  }

  /** What programs have asked the desktop to say (OSC 9), oldest first. */
  get notifications(): readonly string[] {
    return this.#notifications;
  }

  /** How often the bell has rung. */
  get bells(): number {
    return this.#bells;
  }

  /** What of the mouse is told to the program: `none`, or `vt200` for clicks and the wheel (mode 1000). */
  get mouse(): string {
    return this.#terminal.modes.mouseTrackingMode;
  }

  /** Resolves when the data has changed the screen. */
  write(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(data, resolve));
  }

  /** Calls back with what the terminal answers to a program's questions (device attributes, cursor position). */
  onReply(listener: (data: string) => void): void {
    this.#terminal.onData(listener);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** The rows of the visible screen, without blanks at their ends. */
  lines(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: this.#terminal.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
    );
  }

  /** Everything the primary screen has scrolled away, and what it shows. */
  scrollback(): string[] {
    const { normal } = this.#terminal.buffer;
    return Array.from({ length: normal.length }, (_, row) => normal.getLine(row)?.translateToString(true) ?? '');
  }

  /** Cells of a visible row. */
  cells(row: number): CellStyle[] {
    const { active } = this.#terminal.buffer;
    const line = active.getLine(active.baseY + row);
    return Array.from({ length: this.#terminal.cols }, (_, column) => {
      const cell = line?.getCell(column);
      return {
        text: cell?.getChars() ?? '',
        colour: cell === undefined || cell.isFgDefault() ? null : cell.getFgColor(),
        inverse: cell?.isInverse() !== 0,
        dim: cell?.isDim() !== 0,
        bold: cell?.isBold() !== 0,
      };
    });
  }

  get cursor(): { x: number; y: number } {
    return { x: this.#terminal.buffer.active.cursorX, y: this.#terminal.buffer.active.cursorY };
  }

  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  /** Whether a character beyond the last column begins a new line (DECAWM). */
  get wraps(): boolean {
    return this.#terminal.modes.wraparoundMode;
  }
}
