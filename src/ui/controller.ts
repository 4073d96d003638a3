import type { Key } from 'ink';
import type { StepName } from '../commands/events.ts';
import type { LockHolder, Pipeline, RunRequest } from '../commands/pipeline.ts';
import { Busy } from './busy.ts';
import type { Clock } from './clock.ts';
import type { EffectContext } from './effects/context.ts';
import { Exports } from './effects/exports.ts';
import { failureOf } from './effects/failure.ts';
import { Looking } from './effects/looking.ts';
import { Plans } from './effects/plans.ts';
import { PromptEffects, type PromptWorld } from './effects/prompt/prompt-effects.ts';
import { Questions } from './effects/questions.ts';
import { Runs } from './effects/runs.ts';
import { TerminalActs } from './effects/terminal.ts';
import type { KeyPress } from './input.ts';
import { Keyboard } from './keyboard.ts';
import type { Actor } from './keys/binding.ts';
import type { MouseEvent } from './mouse.ts';
import { actInPalette } from './palette.ts';
import { point } from './pointer.ts';
import { lastHelpRow } from './present/help.ts';
import type { Action, Motion } from './state/actions.ts';
import { exportName } from './state/exported.ts';
import { exportLine } from './state/input-line.ts';
import type { ExportContent } from './state/question.ts';
import { isQuerying, isRunning, isTimed, type State } from './state/state.ts';
import type { RecordPlace, RecordView } from './state/views/record.ts';
import type { Store } from './store.ts';
import type { Notification, TerminalOutput } from './terminal-output.ts';

/** How often elapsed times move on while something runs; nothing ticks while nothing does. */
const tickMilliseconds = 250;

/** How long a forced exit waits for the engine to say that it has stopped. */
const graceMilliseconds = 5_000;

/** How long the way out waits for what is merely being tidied up: a look at the warehouse, the prompt's session. */
const closingMilliseconds = 1_000;

export interface ControllerSetting {
  readonly pipeline: Pipeline;
  readonly store: Store<State, Action>;
  readonly clock: Clock;
  /** What the prompt keeps between sessions, and its way to another program. */
  readonly promptWorld: Omit<PromptWorld, 'folder' | 'leave'>;
  readonly terminal: TerminalOutput;
  /** How the end of a run is told that took at least `after` milliseconds. */
  readonly notification: { readonly how: Notification; readonly after: number };
  /** Absolute path of the folder that exports go into. */
  readonly folder: string;
  /** Draws the whole screen again. */
  readonly redraw: () => void;
  /** Draws what a key has changed without waiting for the next frame of a flood of events. */
  readonly drawNow: () => void;
  /** Called once, when the cockpit may close, with the exit code. */
  readonly exit: (code: number) => void;
}

/**
 * What the operator's keys set in motion, outside React: runs, queries, looks at the warehouse, and the way out. Its
 * counter tells when everything that was begun has ended.
 */
export class Controller implements Actor {
  readonly #setting: ControllerSetting;
  readonly #busy = new Busy();
  readonly #runs: Runs;
  readonly prompt: PromptEffects;
  readonly #looking: Looking;
  readonly #plans: Plans;
  readonly #exports: Exports;
  readonly #questions: Questions;
  readonly #terminal: TerminalActs;
  readonly #keyboard: Keyboard;
  #ticking = false;
  #cancelForce: () => void = () => undefined;
  #exited = false;

  constructor(setting: ControllerSetting) {
    this.#setting = setting;
    const { pipeline, store, clock, promptWorld, folder } = setting;
    const context: EffectContext = { pipeline, store, clock, busy: this.#busy };
    this.#runs = new Runs(context);
    this.#looking = new Looking(context);
    this.#plans = new Plans(context);
    this.#exports = new Exports(context, folder);
    this.#questions = new Questions(context, () => this.#looking.refresh());
    this.#terminal = new TerminalActs(context, setting.terminal, setting.notification);
    this.prompt = new PromptEffects(context, {
      ...promptWorld,
      folder,
      leave: () => this.leave('idle'),
    });
    this.#keyboard = new Keyboard(this, store.get);
    store.subscribe(() => {
      if (isTimed(this.#state)) this.#tick();
    });
  }

  /** Begins what needs no key: the first look at the warehouse, what the prompt kept. */
  start(): void {
    this.refresh();
    this.prompt.start();
  }

  /** Resolves when no run, query or look at the warehouse is in progress. */
  idle(): Promise<void> {
    return this.#busy.idle();
  }

  /** One input of Ink: a key, or several that arrived together. */
  input(input: string, key: Key): void {
    this.#keyboard.input(input, key);
  }

  /** Keys in the order in which they were pressed. */
  press(presses: readonly KeyPress[]): void {
    this.#keyboard.press(presses);
    this.#setting.drawNow();
  }

  /** Text that came at once and is no sequence of keys. */
  paste(text: string): void {
    this.#keyboard.paste(text);
  }

  mouse(event: MouseEvent): void {
    const setting = {
      actor: this,
      state: this.#setting.store.get,
      perform: this.#keyboard.perform.bind(this.#keyboard),
    };
    point(setting, event);
  }

  dispatch(action: Action): void {
    this.#setting.store.dispatch(action);
  }

  run(request: RunRequest): void {
    if (this.#state.prompt.transaction !== 'none' && !isRunning(this.#state)) {
      this.dispatch({ type: 'asked', question: { kind: 'open-transaction', focus: 0, request } });
      return;
    }
    void this.#runs.run(request).then(() => {
      this.#terminal.tellEnd();
      this.#looking.afterRun();
    });
  }

  cancelRun(): void {
    this.#runs.cancel();
  }

  refresh(): void {
    if (this.#state.leaving === 'no') void this.#looking.refresh();
  }

  openRecord(place: RecordPlace, among: RecordView['among']): void {
    void this.#looking.records.open(place, among);
  }

  listSource(): void {
    if (this.#state.leaving === 'no') void this.#looking.listing.list();
  }

  askRecreate(): void {
    void this.#questions.askRecreate();
  }

  forceLock(holder: LockHolder): void {
    void this.#questions.forceLock(holder);
  }

  plan(steps: readonly StepName[]): void {
    void this.#plans.open(steps);
  }

  checkPlan(): void {
    void this.#plans.check();
  }

  copy(text: string, what: string): void {
    this.#terminal.copy(text, what);
  }

  askExport(): void {
    const name = exportName(this.#state, this.#setting.clock.now());
    this.dispatch({ type: 'line', action: { type: 'opened', line: exportLine(name) } });
  }

  export(file: string, content: ExportContent, mayReplace: boolean): void {
    void this.#exports.write(file, content, mayReplace);
  }

  palette(act: 'next' | 'previous' | 'do'): void {
    actInPalette(this.#state, this, act);
  }

  switchMouse(): void {
    this.#terminal.switchMouse();
  }

  scrollHelp(motion: Motion): void {
    const last = lastHelpRow(this.#state);
    const from = Math.min(this.#state.help ?? 0, last);
    const top = motion === 'first' ? 0 : motion === 'last' ? last : Math.max(0, Math.min(from + motion, last));
    this.dispatch({ type: 'help-scrolled', top });
  }

  redraw(): void {
    this.#setting.redraw();
  }

  leave(how: 'idle' | 'cancel' | 'force'): void {
    if (how === 'idle' && !this.#atWork) void this.#close(0);
    else if (this.#state.leaving === 'forced') this.#exit(130);
    else this.#leaveWork(how);
  }

  get #state(): State {
    return this.#setting.store.get();
  }

  get #atWork(): boolean {
    return isRunning(this.#state) || isQuerying(this.#state);
  }

  #leaveWork(how: 'idle' | 'cancel' | 'force'): void {
    this.dispatch({ type: 'question-closed' });
    this.dispatch({ type: 'leaving', leaving: how === 'force' ? 'forced' : 'cancelling' });
    const stopped = this.#stopWork();
    if (how === 'force') this.#cancelForce = this.#setting.clock.after(graceMilliseconds, () => this.#exit(130));
    void stopped.then(() => this.#close(130));
  }

  #tick(): void {
    if (this.#ticking || this.#exited) return;
    this.#ticking = true;
    const { store, clock } = this.#setting;
    clock.after(tickMilliseconds, () => {
      this.#ticking = false;
      store.post({ type: 'ticked', now: clock.now() });
      if (isTimed(this.#state)) this.#tick();
    });
  }

  async #stopWork(): Promise<void> {
    this.#looking.stop();
    this.#plans.stop();
    this.#exports.stop();
    this.prompt.stop();
    this.#runs.cancel();
    this.prompt.cancel();
    await this.#busy.idle();
  }

  async #close(code: number): Promise<void> {
    const { clock } = this.#setting;
    const cancelGrace = clock.after(closingMilliseconds, () => this.#exit(code));
    this.#looking.stop();
    this.#plans.stop();
    this.#exports.stop();
    this.prompt.stop();
    await this.#busy.idle();
    try {
      await this.prompt.close();
    } catch (error) {
      const text = `the session of the prompt did not close: ${failureOf(error).message}`;
      this.dispatch({ type: 'logged', line: { at: clock.now(), level: 'warn', text, step: null, task: null } });
    }
    cancelGrace();
    this.#exit(code);
  }

  #exit(code: number): void {
    if (this.#exited) return;
    this.#exited = true;
    this.#cancelForce();
    this.#setting.exit(code);
  }
}
