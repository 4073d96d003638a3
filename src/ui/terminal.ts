import type { WriteStream } from 'node:tty';

/** DECAWM (DEC VT220, mode 7): whether a character beyond the last column begins a new line. */
const autoWrapOff = '\u001b[?7l';
const autoWrapOn = '\u001b[?7h';

const endings = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

/**
 * Keeps the terminal usable whatever happens. Auto-wrap is off while the cockpit is drawn, so that a character whose
 * width terminals dispute cannot push a row onto the next one; it is on again after a normal end, a signal and a crash.
 * A signal, and a terminal that has gone away, force the cockpit to end, which cancels what runs; before a crash
 * is reported the cockpit leaves the alternate screen, or nobody could read the report.
 */
export function guardTerminal(
  stdout: WriteStream,
  act: { readonly leave: () => void; readonly force: () => void },
): { release: () => Promise<void> } {
  const restore = () => {
    if (!stdout.destroyed) stdout.write(autoWrapOn);
  };
  stdout.write(autoWrapOff);
  process.on('exit', restore);
  process.on('uncaughtExceptionMonitor', act.leave);
  stdout.on('error', act.force);
  for (const signal of endings) process.on(signal, act.force);
  return {
    async release() {
      restore();
      process.off('exit', restore);
      process.off('uncaughtExceptionMonitor', act.leave);
      // The listener for `error` stays: a terminal that has gone away fails writes of long ago.
      for (const signal of endings) process.off(signal, act.force);
      // Its callback comes when all that was written before has reached the terminal, or when that is gone.
      await new Promise<void>((resolve) => stdout.write('', () => resolve()));
    },
  };
}

/** Hands the terminal to another program. Only a mounted component of Ink's can ask for that, so the app gives it the way. */
export class TerminalHandover {
  readonly #stdout: WriteStream;
  #suspend: ((work: () => Promise<void>) => Promise<void>) | null = null;

  constructor(stdout: WriteStream) {
    this.#stdout = stdout;
  }

  /** Called by the app when it is drawn: `suspend` is Ink's `suspendTerminal`. */
  attach(suspend: (work: () => Promise<void>) => Promise<void>): void {
    this.#suspend = suspend;
  }

  /** Runs `work` while the terminal is not the cockpit's; the screen is drawn anew when it has ended. */
  async during(work: () => Promise<void>): Promise<void> {
    await this.#suspend?.(async () => {
      // The other program expects a terminal as it usually is.
      this.#stdout.write(autoWrapOn);
      try {
        await work();
      } finally {
        this.#stdout.write(autoWrapOff);
      }
    });
  }
}
