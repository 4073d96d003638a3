import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../keys.ts';
import { Cluster, clusterSection, serverPrograms } from '../postgres/cluster.ts';
import { ProgramTerminal } from '../terminal.ts';
import { newPlace, type Place } from './program.ts';

let terminal: ProgramTerminal | null = null;

afterEach(async () => {
  await terminal?.close();
  terminal = null;
});

/** The built program's SQL prompt in a pseudo-terminal of the smallest usual size. */
async function open(place: Place): Promise<ProgramTerminal> {
  terminal = ProgramTerminal.start({
    cwd: place.folder,
    env: { HOME: place.folder, SPARKIFY_HOME: place.home },
    columns: 80,
    rows: 24,
  });
  await terminal.waitFor('no run in this session');
  terminal.press('s');
  await terminal.waitFor('Ctrl-J run');
  return terminal;
}

/** Makes a table, then types into the empty editor until the list shows what the table has. */
async function completesNewTable(prompt: ProgramTerminal): Promise<void> {
  prompt.press(keys.paste('CREATE TABLE concerts (concert_id int, band_name varchar(40));'));
  await prompt.waitFor('varchar(40));');
  prompt.press(keys.enter);
  await prompt.waitFor(/✔ done/);
  prompt.press(keys.ctrl('x'));
  await prompt.waitFor('Type a statement');

  prompt.press('select * from conc');
  await prompt.waitFor(/│ concerts +table/);
  prompt.press(keys.tab);
  await prompt.waitFor('select * from concerts');
  prompt.press(' c where c.ba');
  await prompt.waitFor(/│ band_name +column +(character varying|varchar)/);
  prompt.press(keys.down);
  await prompt.waitFor('└ 1/1 ');
  prompt.press(keys.enter);
  await prompt.waitFor('where c.band_name');
  prompt.press(' is null;');
  await prompt.waitFor('is null;');
  prompt.press(keys.enter);
  await prompt.waitFor('no rows of 0 rows · 2 columns');
}

/** Makes a table of the session's own, finds it and its column in the list, and misses it there once it is dropped. */
async function completesTemporaryTable(prompt: ProgramTerminal): Promise<void> {
  prompt.press(
    keys.paste('CREATE TEMP VIEW mine_too AS SELECT 2 AS n; CREATE TEMP TABLE mine_alone AS SELECT 1 AS only_here;'),
  );
  await prompt.waitFor('only_here;');
  prompt.press(keys.alt('r'));
  await prompt.waitFor(/2\/2 ✔ done/);
  prompt.press(keys.ctrl('x'));
  await prompt.waitFor('Type a statement');
  prompt.press('select * from mine');
  await prompt.waitFor(/│ mine_alone +table[\s\S]*│ mine_too +view/);
  prompt.press(keys.tab, ' where onl');
  await prompt.waitFor(/│ only_here +column +int/);
  prompt.press(keys.ctrl('x'));
  await prompt.waitFor('Type a statement');
  prompt.press(keys.paste('DROP TABLE mine_alone;'), keys.enter);
  await prompt.waitFor('Run this DROP');
  prompt.press(keys.tab, keys.enter);
  await prompt.waitFor(/✔ done/);
  prompt.press(keys.ctrl('x'));
  await prompt.waitFor('Type a statement');
  prompt.press('select * from mine');
  await prompt.waitFor(/│ mine_too +view/);
  await prompt.waitFor((lines) => !lines.join('\n').includes('│ mine_alone'));
}

describe('the prompt on the embedded warehouse', () => {
  it('completes a table that was just made, its columns, and runs the statement', async () => {
    await completesNewTable(await open(newPlace()));
  });

  it('completes a temporary table, which no other session sees', async () => {
    await completesTemporaryTable(await open(newPlace()));
  });

  it('keeps what was used in mind for the next session, and corrects a name on a key', async () => {
    const place = newPlace();
    const first = await open(place);
    await completesNewTable(first);
    first.press(keys.ctrl('x'), 'select bnad_name from concerts;');
    await first.waitFor('bnad_name from concerts;');
    first.press(keys.enter);
    await first.waitFor('Alt-Y correct');
    first.press(keys.alt('y'));
    await first.waitFor('select band_name from concerts;');
    first.press(keys.ctrl('j'));
    await first.waitFor('no rows of 0 rows · 1 column');
    first.press(keys.tab);
    await first.waitFor('SQL › results');
    first.press('q');
    expect((await first.ended).code).toBe(0);

    const second = await open(place);
    await second.waitFor('select band_name from concerts;');
    second.press(keys.ctrl('x'), 'select  from concerts', keys.ctrl('a'), keys.left);
    for (let step = 0; step < 7; step += 1) second.press(keys.right);
    second.press('\0');
    // By name alone concert_id would stand before band_name, which was used.
    await second.waitFor(/│ band_name +column[\s\S]*│ concert_id +column/);
  });
});

const programs = serverPrograms();
if (programs === null) console.warn('SKIPPED: no PostgreSQL server here, so completion on one is not tried.');

describe.skipIf(programs === null)('the prompt on PostgreSQL', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start();
  });

  afterAll(() => cluster.close());

  it('completes a table that was just made, its columns, and runs the statement', async () => {
    const place = newPlace();
    await writeFile(join(place.folder, 'dwh.cfg'), clusterSection(cluster, 'postgres'));
    await completesNewTable(await open(place));
  });

  it('completes a temporary table, which no other session sees', async () => {
    const place = newPlace();
    await writeFile(join(place.folder, 'dwh.cfg'), clusterSection(cluster, 'postgres'));
    await completesTemporaryTable(await open(place));
  });
});
