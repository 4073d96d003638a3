import { describe, expect, it } from 'vitest';
import type { Place } from '../cli/program.ts';
import { choose, openCockpit, runEnded, showing } from '../cockpit/open-cockpit.ts';
import { keys } from '../keys.ts';
import { endOf } from '../pipeline.ts';
import type { ProgramTerminal } from '../terminal.ts';
import { sharedPostgres } from './fixture.ts';
import { eventLine } from './sparkify.ts';
import { bucket, open, placeOf, type TestWarehouse, warehouse } from './warehouse.ts';

sharedPostgres();

/** Waits until something holds, and lets the double go on meanwhile: it runs in this process. */
async function until(holds: () => boolean): Promise<void> {
  const started = performance.now();
  while (!holds()) {
    if (performance.now() - started > 60_000) throw new Error(`a minute went by without: ${holds}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const copy = /^COPY stage_songs/;

/** The last COPY of songs, as the server's history has it. */
const copyOf = ({ double }: TestWarehouse) => double.history.queries.findLast(({ text }) => copy.test(text));

/** A warehouse that is staged, with an object more in its bucket since. */
async function staged(): Promise<{ readonly given: TestWarehouse; readonly place: Place }> {
  const given = await warehouse();
  const place = placeOf(given);
  const { code, stderr } = await place.run(['run', '--to', 'stage']);
  expect(code, stderr).toBe(0);
  given.s3.put(bucket, 'log_data/new.json', eventLine({ itemInSession: 9 }));
  given.double.hold('running', copy);
  return { given, place };
}

/** A cockpit whose COPY runs at the server, and would for ever. */
async function copying({ given, place }: Awaited<ReturnType<typeof staged>>): Promise<ProgramTerminal> {
  const terminal = await openCockpit(place, { columns: 120, rows: 40 });
  await choose(terminal, 'stage');
  terminal.press('f');
  await until(() => copyOf(given)?.status === 'running');
  return terminal;
}

/** What is left once the program has gone: no session, no COPY, and the tables as they were. */
async function nothingLeft({ double }: TestWarehouse): Promise<void> {
  await until(() => double.sessions().length === 0);
  expect(double.history.queries.filter(({ status }) => status === 'running')).toEqual([]);
  expect(await double.behind('SELECT count(*) FROM stage_events')).toEqual([['3']]);
  expect(await double.behind('SELECT count(*) FROM stage_songs')).toEqual([['1']]);
}

const endings: readonly (readonly [string, (terminal: ProgramTerminal) => Promise<void> | void])[] = [
  [
    'with q, and yes to cancelling',
    async (terminal) => {
      terminal.press('q');
      await terminal.waitFor(/Stay/);
      terminal.press(keys.right);
      terminal.press(keys.enter);
    },
  ],
  [
    'by force, with Ctrl-C twice',
    async (terminal) => {
      terminal.press(keys.ctrl('c'));
      await terminal.waitFor(/Stay/);
      terminal.press(keys.ctrl('c'));
    },
  ],
  ['by SIGTERM', (terminal) => terminal.kill('SIGTERM')],
  ['by the terminal that is closed', (terminal) => terminal.kill('SIGHUP')],
];

describe('a cockpit whose COPY runs on Redshift', () => {
  it.each(endings)('leaves none running when it is left %s', async (_how, leave) => {
    const there = await staged();
    const terminal = await copying(there);
    await leave(terminal);
    expect(await terminal.ended).toMatchObject({ code: 130 });
    await nothingLeft(there.given);
    expect(copyOf(there.given)?.status).not.toBe('success');
  });

  it('ends the session of a COPY that does not stop when it is asked to, and says cancelled', async () => {
    const there = await staged();
    there.given.double.fault({ kind: 'ignore-cancel', match: copy });
    const terminal = await copying(there);
    terminal.press('x');
    await showing(terminal, { stage: 'cancelled' }, 60_000);
    await runEnded(terminal);
    expect(asked(there.given)).toEqual(['pg_cancel_backend', 'pg_terminate_backend']);
    terminal.press('q');
    expect(await terminal.ended).toMatchObject({ code: 0 });
    await nothingLeft(there.given);
  });
});

/** How the server was asked to stop, each way once, in their order. */
function asked({ double }: TestWarehouse): readonly string[] {
  const ways = double.history.queries.flatMap(({ text }) => /pg_(?:cancel|terminate)_backend/.exec(text) ?? []);
  return [...new Set(ways)];
}

describe('a run on Redshift that is cancelled', () => {
  it('is confirmed by the server: pg_cancel_backend is asked once more until the COPY has ended', async () => {
    const given = await warehouse();
    const there = await open(given);
    expect(endOf(await there.run(['create', 'stage'])).failure).toBeNull();
    given.double.hold('running', copy);
    const stop = new AbortController();
    const running = there.run(['stage'], stop.signal);
    await until(() => copyOf(given)?.status === 'running');
    stop.abort();
    expect(endOf(await running)).toMatchObject({ outcome: 'cancelled', failure: { kind: 'cancelled' } });
    expect(copyOf(given)?.status).toBe('canceled');
    expect(asked(given)).toEqual(['pg_cancel_backend']);
    expect(endOf(await there.run(['stage'])).failure).toBeNull();
  });
});
