import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PipelineEvent, StepName } from '../../src/commands/events.ts';
import { allTables } from '../../src/sql/schema.ts';
import { endOf } from '../pipeline.ts';
import type { Conversation } from './double/double.ts';
import { sharedPostgres } from './fixture.ts';
import { eventLine, songText } from './sparkify.ts';
import { bucket, type OpenWarehouse, open, type TestWarehouse, warehouse } from './warehouse.ts';

sharedPostgres();

/** Cuts of each step; `CUTS=200` tries more. */
const cuts = Number(process.env.CUTS ?? 6);
/** Decides the places; `SEED=1` tries others. */
const seed = Number(process.env.SEED ?? 20181101);

const clearWord = /^warehouse: .*(?:was lost|cannot be set up|closed the connection).*\. [A-Z]/s;

/** A byte of one of a run's connections, in one direction. */
interface Place {
  readonly connection: number;
  readonly after: 'sent' | 'received';
  readonly bytes: number;
}

/** Of each message its end, the bytes beside that, and its middle. */
function placesOf(conversations: readonly Conversation[]): Place[] {
  return conversations.flatMap((conversation, connection) =>
    (['sent', 'received'] as const).flatMap((after) => {
      const ends = conversation[after];
      return ends.flatMap((end, at) => {
        const middle = Math.ceil(((ends[at - 1] ?? 0) + end) / 2);
        return [middle, end - 1, end, end + 1].map((bytes) => ({ connection, after, bytes }));
      });
    }),
  );
}

interface Given {
  readonly given: TestWarehouse;
  readonly there: OpenWarehouse;
}

/** Makes work for a step: other work each time, the same every second time. */
const work: Record<StepName, (test: Given, turn: number) => unknown> = {
  create: ({ there }) => there.rows("INSERT INTO artist (artist_id, name) VALUES ('ARX', 'Gone with the table')"),
  stage({ given }, turn) {
    const objects = {
      'log_data/new.json': eventLine({ itemInSession: 9 }),
      'song_data/new.json': songText({ song_id: 'SONEW', title: 'New' }),
    };
    for (const [key, text] of Object.entries(objects)) {
      if (turn % 2 === 0) given.s3.put(bucket, key, text);
      else given.s3.remove(bucket, key);
    }
  },
  transform: ({ there }, turn) =>
    there.rows(`UPDATE stage_events SET location = 'place ${turn % 2}', artist = 'Artist ${turn % 2}'`),
  validate: () => undefined,
};

/** All that a reader sees, and the ledger of it, in one look; the numbering of the plays has gaps. */
async function seenBy({ rows }: OpenWarehouse): Promise<string> {
  const ledger = 'table_name, object, bytes, records, rows_staged, rows_rejected';
  const tables = [
    ...allTables.map(({ name, columns }) => {
      const compared = columns.filter(({ identity }) => identity !== true).map((column) => column.name);
      return [name, compared.join(', ')];
    }),
    ['etl.files', ledger],
  ];
  const lines = tables.map(
    ([name, columns]) => `SELECT '${name} ' || CAST(ROW(${columns}) AS text) AS line FROM ${name}`,
  );
  const [[text] = []] = await rows(
    `SELECT string_agg(line, chr(10) ORDER BY line COLLATE "C") FROM (${lines.join(' UNION ALL ')}) AS lines`,
  );
  return text ?? 'nothing';
}

/** Runs a step; `look` is told what a reader sees at each statement. */
async function run({ there }: Given, step: StepName, look: (seen: string) => void): Promise<readonly PipelineEvent[]> {
  // Who reads a table that is dropped waits for the end of that, and validate changes none.
  const looks = step === 'stage' || step === 'transform';
  const events: PipelineEvent[] = [];
  const request = { command: 'test', steps: [step], recreate: step === 'create' };
  for await (const event of there.pipeline.run(request, new AbortController().signal)) {
    events.push(event);
    if (looks && event.type.startsWith('statement-')) look(await seenBy(there));
  }
  return events;
}

/** Lets the double go on; it runs in this process. */
const turnOfLoop = () => new Promise((resolve) => setImmediate(resolve));

/** What the run log says of the last run, each entry once. */
async function checkLog({ there }: Given, events: readonly PipelineEvent[]): Promise<void> {
  const end = endOf(events);
  if (!events.some(({ type }) => type === 'run-started')) return;
  expect(await there.rows(`SELECT outcome FROM etl.runs WHERE run_id = '${end.run}'`)).toEqual([[end.outcome]]);
  const twice = `SELECT step, task, count(*) FROM etl.steps WHERE run_id = '${end.run}' GROUP BY step, task HAVING count(*) > 1`;
  expect(await there.rows(twice)).toEqual([]);
  const checks = `SELECT position, count(*) FROM etl.checks WHERE run_id = '${end.run}' GROUP BY position HAVING count(*) > 1`;
  expect(await there.rows(checks)).toEqual([]);
  expect(await there.rows('SELECT * FROM etl.lock')).toEqual([]);
}

describe('a connection that is cut at any byte, in either direction,', () => {
  it.each<StepName>(['create', 'stage', 'transform', 'validate'])(
    'in %s leaves a clear word or is survived, shows no reader anything half done, and the next run does it',
    async (step) => {
      const given = await warehouse();
      const test: Given = { given, there: await open(given) };
      const { double } = given;
      expect(endOf(await test.there.run(['create', 'stage', 'transform'])).failure).toBeNull();

      const done: string[] = [];
      let heard: readonly Conversation[] = [];
      for (const turn of [0, 1]) {
        await work[step](test, turn);
        heard = double.listenIn();
        expect(endOf(await run(test, step, () => undefined)).failure).toBeNull();
        done[turn] = await seenBy(test.there);
      }
      const places = placesOf(heard);
      const chosen = fc.sample(fc.constantFrom(...places), { seed, numRuns: cuts });
      let met = 0;
      for (const [turn, place] of chosen.entries()) {
        const told = `${step}, ${JSON.stringify(place)}`;
        await work[step](test, turn);
        const before = await seenBy(test.there);
        const after = done[turn % 2];
        double.fault({ kind: 'cut', ...{ after: place.after, bytes: place.bytes }, skip: place.connection });
        const events = await run(test, step, (seen) => expect([before, after], told).toContain(seen));
        double.healthy();
        const { failure } = endOf(events);
        if (failure !== null) {
          met += 1;
          const { kind, message, remedy } = failure;
          expect(`${kind}: ${message}. ${remedy}`, told).toMatch(clearWord);
        }
        expect(await seenBy(test.there), told).toBe(failure === null ? after : before);
        while (double.history.queries.some(({ status }) => status === 'running')) await turnOfLoop();
        await checkLog(test, events);
        if (failure === null) continue;
        expect(endOf(await run(test, step, () => undefined)).failure, told).toBeNull();
        expect(await seenBy(test.there), told).toBe(after);
      }
      expect(met).toBeGreaterThan(0);
    },
  );
});
