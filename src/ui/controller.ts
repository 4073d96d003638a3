import type { Key } from 'ink';
import type { Pipeline, RunRequest } from '../commands/pipeline.ts';
import { Busy } from './busy.ts';
import type { Clock } from './clock.ts';
import type { EffectContext } from './effects/context.ts';
import { failureOf } from './effects/failure.ts';
import { PromptEffects, type PromptWorld } from './effects/prompt/prompt-effects.ts';
import { Runs } from './effects/runs.ts';
import { StatusPoll } from './effects/status.ts';
import { isPastedChunk, type KeyPress, keysOf } from './input.ts';
import type { Actor } from './keys/binding.ts';
import { bindingFor, textTarget } from './keys.ts';
import { lastHelpRow } from './present/help.ts';
import type { Action, Motion } from './state/actions.ts';
import { isQuerying, isRunning, type State } from './state/state.ts';
import type { Store } from './store.ts';

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
  /** What the prompt keeps between sessions, and its ways to the terminal. */
  readonly promptWorld: Omit<PromptWorld, 'begun' | 'leave'>;
  /** Draws the whole screen again. */
  readonly redraw: () => void;
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
  readonly #status: StatusPoll;
  #ticking = false;
  #cancelForce: () => void = () => undefined;
  #exited = false;

  constructor(setting: ControllerSetting) {
    this.#setting = setting;
    const { pipeline, store, clock, promptWorld } = setting;
    const context: EffectContext = { pipeline, store, clock, busy: this.#busy };
    this.#runs = new Runs(context);
    this.prompt = new PromptEffects(context, {
      ...promptWorld,
      begun: () => this.#tick(),
      leave: () => this.leave('idle'),
    });
    this.#status = new StatusPoll(context);
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
    if (textTarget(this.#state) === 'editor' && isPastedChunk(input)) this.paste(input);
    else this.press(keysOf(input, key));
  }

  /** Keys in the order in which they were pressed. */
  press(presses: readonly KeyPress[]): void {
    let typed = '';
    for (const press of presses) {
      if (press.text !== '' && textTarget(this.#state) !== null) {
        typed += press.text;
        continue;
      }
      this.#type(typed);
      typed = '';
      this.#act(press);
    }
    this.#type(typed);
  }

  /** Text that came at once and is no sequence of keys. */
  paste(text: string): void {
    this.#type(text);
  }

  dispatch(action: Action): void {
    this.#setting.store.dispatch(action);
  }

  run(request: RunRequest): void {
    void this.#runs.run(request).then(() => this.refresh());
    this.#tick();
  }

  cancelRun(): void {
    this.#runs.cancel();
  }

  refresh(): void {
    if (this.#state.leaving === 'no') void this.#status.refresh();
  }

  askRecreate(): void {
    this.dispatch({
      type: 'asked',
      question: { kind: 'recreate', focus: 0, typed: '', inventory: { kind: 'asking' } },
    });
    void this.#readInventory();
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

  #type(text: string): void {
    if (text === '') return;
    const target = textTarget(this.#state);
    if (target === 'editor') this.dispatch({ type: 'prompt', action: { type: 'inserted', text } });
    const { question } = this.#state;
    if (target === 'panel') this.dispatch({ type: 'prompt', action: { type: 'panel-typed', text } });
    if (target === 'name' && question !== null && 'typed' in question) {
      this.dispatch({ type: 'name-typed', typed: question.typed + text });
    }
  }

  #act(press: KeyPress): void {
    this.dispatch({ type: 'flashed', flash: null });
    const binding = bindingFor(this.#state, press);
    if (binding === undefined) return;
    const reason = binding.disabled(this.#state);
    if (reason === null) binding.act(this.#state, this);
    else this.dispatch({ type: 'flashed', flash: { level: 'warn', text: `${binding.label}: ${reason}` } });
  }

  #tick(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    const { store, clock } = this.#setting;
    clock.after(tickMilliseconds, () => {
      this.#ticking = false;
      store.post({ type: 'ticked', now: clock.now() });
      if (this.#atWork && !this.#exited) this.#tick();
    });
  }

  async #readInventory(): Promise<void> {
    await this.#busy.during(() => this.#status.refresh());
    const { status, failure } = this.#state.known;
    const inventory =
      failure !== null || status === null
        ? ({ kind: 'unknown', reason: failure?.message ?? 'the warehouse did not answer' } as const)
        : ({ kind: 'known', tables: status.tables } as const);
    this.dispatch({ type: 'inventory-read', inventory });
  }

  async #stopWork(): Promise<void> {
    this.#status.stop();
    this.#runs.cancel();
    this.prompt.cancel();
    await this.#busy.idle();
  }

  async #close(code: number): Promise<void> {
    const { clock } = this.#setting;
    const cancelGrace = clock.after(closingMilliseconds, () => this.#exit(code));
    this.#status.stop();
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
