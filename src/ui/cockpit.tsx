import type { ReadStream, WriteStream } from 'node:tty';
import { type Instance, render } from 'ink';
import type { EarlierRuns } from '../commands/expect/earlier-runs.ts';
import type { Pipeline } from '../commands/pipeline.ts';
import { SavedQueries } from '../commands/saved-queries.ts';
import { SparkifyError } from '../errors.ts';
import { maskSecrets } from '../text/secret.ts';
import { type Clock, systemClock } from './clock.ts';
import { captureConsole } from './console.ts';
import { Controller } from './controller.ts';
import type { PromptBuffers } from './effects/prompt/buffer-keeper.ts';
import type { PromptHistory } from './effects/prompt/statement-log.ts';
import type { Action } from './state/actions.ts';
import { reduce } from './state/reducer.ts';
import { initialState, type Keymap, type LogLine, type State } from './state/state.ts';
import { Store } from './store.ts';
import { guardTerminal, TerminalHandover } from './terminal.ts';
import { type Notification, TerminalOutput } from './terminal-output.ts';
import { App } from './view/app.tsx';
import { themeFor } from './view/theme.ts';

export type { PromptBuffers } from './effects/prompt/buffer-keeper.ts';
export type { PromptHistory } from './effects/prompt/statement-log.ts';

export interface CockpitOptions {
  readonly readOnly: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  /** Warnings of the configuration, shown in the log. */
  readonly notices: readonly string[];
  /** Where the prompt keeps its statements between sessions; absent, it forgets them. */
  readonly history?: PromptHistory;
  /** Where the prompt keeps its texts between sessions; absent, it forgets them. */
  readonly buffers?: PromptBuffers;
  /** The operator's saved queries; absent, there are none and none can be saved. */
  readonly saved?: SavedQueries;
  /** Results that are compared with those of later sessions; absent, none are kept. */
  readonly runs?: EarlierRuns;
  readonly clock?: Clock;
  /** Keys of the operator's own, by the ids of their actions. */
  readonly keymap?: Keymap;
  /** Whether clicks and the wheel come to the cockpit from the start; on where it is absent. */
  readonly mouse?: State['mouse'];
  /** Whether the prompt's editor has the keys of vim; absent: no. */
  readonly vim?: boolean;
  /** How the end of a run is told that took at least `after` milliseconds; by the bell after ten seconds where absent. */
  readonly notification?: { readonly how: Notification; readonly after: number };
  /** The folder that exports go into; the working folder where it is absent. */
  readonly folder?: string;
}

/** An open cockpit, for whoever drives it otherwise than by waiting: tests, and the signals of the process. */
export interface Cockpit {
  readonly store: Store<State, Action>;
  readonly controller: Controller;
  readonly ink: Instance;
  /** Resolves with the exit code when the operator has left and the terminal is as it was. */
  readonly left: Promise<number>;
}

const defaultNotification = { how: 'bell', after: 10_000 } as const;

function sizeOf(stdout: WriteStream): { columns: number; rows: number } {
  return { columns: stdout.columns, rows: stdout.rows };
}

/** Draws the cockpit and starts its first look at the warehouse. */
export function mountCockpit(pipeline: Pipeline, options: CockpitOptions): Cockpit {
  const { readOnly, env, stdin, stdout, notices, history = null, buffers = null, clock = systemClock } = options;
  const { saved = new SavedQueries({ own: null, validation: null }), runs = null } = options;
  const {
    keymap = {},
    mouse = 'on',
    vim = false,
    notification = defaultNotification,
    folder = process.cwd(),
  } = options;
  const now = clock.now();
  const size = sizeOf(stdout);
  const setting = { target: pipeline.target, steps: pipeline.steps, readOnly, now, size, keymap, mouse, vim };
  const store = new Store(reduce, initialState(setting), clock);
  const log = (level: LogLine['level'], text: string) =>
    store.post({ type: 'logged', line: { at: clock.now(), level, text, step: null, task: null } });
  for (const text of notices) log('warn', text);
  const exit = Promise.withResolvers<number>();
  const redraw = () => {
    ink.clear();
    ink.rerender(app);
  };
  const drawNow = () => void ink.waitUntilRenderFlush();
  const terminal = new TerminalOutput(stdout, env);
  const handover = new TerminalHandover(stdout, terminal, () => store.get().mouse);
  const suspend = (work: () => Promise<void>) => handover.during(work);
  const promptWorld = { history, buffers, saved, runs, env, suspend };
  const outlets = { terminal, notification, folder, redraw, drawNow, exit: exit.resolve };
  const controller = new Controller({ pipeline, store, clock, promptWorld, ...outlets });
  const app = <App store={store} controller={controller} terminal={handover} theme={themeFor(env)} />;
  // Before Ink hears of a new size, so that it draws the frame of that size and not the old one first.
  const resize = () => store.dispatch({ type: 'resized', ...sizeOf(stdout) });
  stdout.on('resize', resize);
  const releaseConsole = captureConsole((level, text) => log(level, maskSecrets(text)));
  const force = (reason: unknown) => {
    // Ctrl-C in another program that has the terminal is meant for that one; the kernel sends it to both.
    if (reason === 'SIGINT' && handover.isAway) return;
    controller.leave('force');
  };
  // Keys pressed from here on are the cockpit's: the terminal must not echo them into the first frame.
  stdin.setRawMode(true);
  const guard = guardTerminal(stdout, { leave: () => ink.unmount(), force });
  const ink = render(app, {
    stdin,
    stdout,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    interactive: true,
    patchConsole: false,
  });
  if (mouse === 'on') terminal.mouse('on');
  controller.start();

  const leave = async (): Promise<number> => {
    try {
      return await Promise.race([exit.promise, ink.waitUntilExit().then(() => exit.promise)]);
    } catch (error) {
      // The screen is lost; what still runs must not be.
      controller.leave('force');
      await exit.promise;
      throw error;
    } finally {
      stdout.off('resize', resize);
      // tmux keeps the lines of an alternate screen that was resized; an empty one leaves nothing to keep.
      ink.clear();
      ink.unmount();
      releaseConsole();
      await guard.release();
    }
  };
  return { store, controller, ink, left: leave() };
}

/**
 * Opens the cockpit on the terminal and resolves with the exit code when the operator has left it: 0, or 130 when work
 * was cancelled for it. The pipeline stays open; who opened it closes it.
 * @throws SparkifyError kind `usage` where input or output is no terminal.
 */
export async function openCockpit(pipeline: Pipeline, options: CockpitOptions): Promise<number> {
  if (!options.stdin.isTTY || !options.stdout.isTTY) {
    throw new SparkifyError('usage', 'the cockpit needs a terminal for input and output', {
      remedy: 'Run it in a terminal, or use a command: sparkify-tui run, sparkify-tui status, sparkify-tui sql.',
    });
  }
  return mountCockpit(pipeline, options).left;
}
