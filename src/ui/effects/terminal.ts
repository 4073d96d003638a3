import { summaryOf } from '../state/log.ts';
import type { Notification, TerminalOutput } from '../terminal-output.ts';
import type { EffectContext } from './context.ts';

/** What the terminal does beside showing the screen: clipboard, mouse, bell. */
export class TerminalActs {
  readonly #context: EffectContext;
  readonly #terminal: TerminalOutput;
  readonly #notification: { readonly how: Notification; readonly after: number };

  constructor(
    context: EffectContext,
    terminal: TerminalOutput,
    notification: { readonly how: Notification; readonly after: number },
  ) {
    this.#context = context;
    this.#terminal = terminal;
    this.#notification = notification;
  }

  copy(text: string, what: string): void {
    const sent = this.#terminal.copy(text);
    this.#flash(
      sent ? 'info' : 'warn',
      sent ? `Copied: ${what}` : `${what}: too long for the clipboard of a terminal; export it instead.`,
    );
  }

  switchMouse(): void {
    const { store } = this.#context;
    const mouse = store.get().mouse === 'on' ? 'off' : 'on';
    this.#terminal.mouse(mouse);
    store.dispatch({ type: 'mouse-switched', mouse });
    this.#flash(
      'info',
      mouse === 'on' ? 'The mouse clicks and scrolls.' : 'The mouse is the terminal’s: select text with it.',
    );
  }

  /** Tells the end of a run that took long: its operator may be looking elsewhere. */
  tellEnd(): void {
    const { run, target } = this.#context.store.get();
    if (run === null || run.finished === null || run.finished.elapsed < this.#notification.after) return;
    const { outcome, totals } = run.finished;
    const summary = totals === null ? '' : ` · ${summaryOf(totals)}`;
    this.#terminal.notify(this.#notification.how, `sparkify ${target.name}: ${run.command} ${outcome}${summary}`);
  }

  #flash(level: 'info' | 'warn', text: string): void {
    this.#context.store.dispatch({ type: 'flashed', flash: { level, text } });
  }
}
