import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { generateSample } from '../../src/sample/generate.ts';
import { ProgramTerminal } from '../terminal.ts';
import { keys } from './screen.ts';

let folder = '';
let program: ProgramTerminal | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'views-'));
  await generateSample({ directory: folder, songs: 120, events: 900, seed: 7, signal: new AbortController().signal });
  await writeFile(join(folder, 'log_data', '2018', '11', 'odd.json'), '{"status": "b\\u0018d", "userId": "7"}\n');
  const sources = `LOG_DATA=log_data\nSONG_DATA=song_data\nLOG_JSONPATH=log_json_path.json\n`;
  await writeFile(join(folder, 'dwh.cfg'), `[S3]\n${sources}[ETL]\nMAX_ERRORS=10\n`);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

afterEach(async () => {
  await program?.close();
  program = null;
});

describe('the built program on generated data', () => {
  it('shows source, tables, rows, history and a rejected record, before and after a run', async () => {
    program = ProgramTerminal.start({
      args: ['--config', join(folder, 'dwh.cfg')],
      env: { SPARKIFY_HOME: join(folder, 'home') },
      columns: 120,
      rows: 40,
    });
    await program.waitFor('no run in this session');

    program.press('3');
    await program.waitFor(/stage_songs .*120 objects, .* \+ 120 new/);
    program.press('1');
    await program.waitFor(/^ {2}step +status/m);
    program.press('a');
    await program.waitFor(/Done\. PASS=\d+ WARN=\d+ ERROR=0/);

    program.press('3');
    await program.waitFor(/stage_songs .*120 objects, .* ✔ 120 loaded/);
    expect(program.text).toMatch(/odd\.json/);
    program.press('4');
    await program.waitFor(/› stage_events +staging +900 /);
    program.press('G');
    await program.waitFor(/songplay_id +integer +primary key · not null/);
    expect(program.text).toMatch(/user_id +integer +→ users\.user_id/);

    program.press('1', 'g', 'H');
    await program.waitFor(/\[History\]/);
    await program.waitFor(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +.* success .* run /);

    // Down to the staging step, whatever is open above it.
    for (let row = 0; row < 20 && !/^› ▾ stage /m.test(program.text); row += 1) {
      const before = program.lines.find((line) => line.startsWith('›'));
      program.press('j');
      await program.waitFor((lines) => lines.find((line) => line.startsWith('›')) !== before);
    }
    program.press('J');
    await program.waitFor(/odd\.json:1 +status +b␘d/);
    program.press(keys.tab);
    await program.waitFor(/══ stage/);
    program.press(keys.enter);
    await program.waitFor(/▶ status +"b\\u0018d"/);
  });
});
