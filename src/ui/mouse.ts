/** A click of the left button, or a turn of the wheel by one notch; columns and rows from 0. */
export interface MouseEvent {
  readonly kind: 'click' | 'wheel-up' | 'wheel-down';
  readonly x: number;
  readonly y: number;
}

/** Shift, Alt and Control change no button's meaning here (xterm, "Mouse Tracking"). */
const modifierBits = 4 + 8 + 16;

const kinds: Readonly<Record<number, MouseEvent['kind']>> = { 0: 'click', 64: 'wheel-up', 65: 'wheel-down' };

/** A report of the form 1006 (`CSI < button ; column ; row M`, `m` for a release), or the borders of a paste. */
const report = /\x1b\[(?:<(\d+);(\d+);(\d+)([Mm])|(200|201)~)/g;
const begunReport = /\x1b(?:\[(?:[<2][\d;]*)?)?$/;

/**
 * Finds the mouse in the raw input of the terminal, which Ink drops. A report may come in pieces; what stands in a paste
 * is text, whatever it looks like.
 */
export class MouseReader {
  #begun = '';
  #pasting = false;

  /** The events of the next chunk of input. */
  read(chunk: string): MouseEvent[] {
    const input = this.#begun + chunk;
    const events: MouseEvent[] = [];
    for (const [, button, column, row, final, border] of input.matchAll(report)) {
      if (border !== undefined) this.#pasting = border === '200';
      const kind = kinds[Number(button) & ~modifierBits];
      if (this.#pasting || final !== 'M' || kind === undefined) continue;
      events.push({ kind, x: Number(column) - 1, y: Number(row) - 1 });
    }
    this.#begun = begunReport.exec(input)?.[0] ?? '';
    return events;
  }
}
