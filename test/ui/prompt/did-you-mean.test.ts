import { describe, expect, it } from 'vitest';
import { SparkifyError } from '../../../src/errors.ts';
import { starCatalog } from '../../sql/completion/catalog.ts';
import { FakePipeline } from '../fake-pipeline.ts';
import { keys, type Screen } from '../screen.ts';
import { prompts, send } from './prompt-screen.ts';

const openPrompt = prompts();

async function failed(sql: string, message: string, position?: number): Promise<Screen> {
  const pipeline = new FakePipeline({ engine: 'postgres' });
  pipeline.readCatalog = () => starCatalog;
  const screen = await openPrompt({ pipeline });
  await screen.idle();
  await send(screen, sql);
  pipeline.latestQuery().fail(new SparkifyError('sql', message, { position }));
  await screen.idle();
  return screen;
}

describe('an error about an unknown name', () => {
  it('tells what may have been meant, and a key writes it there', async () => {
    const sql = 'select title\nfrom sogns;';
    const screen = await failed(sql, 'relation "sogns" does not exist', sql.indexOf('sogns'));
    expect(screen.row('did you mean')).toBe('  did you mean songs?');
    expect(screen.lines.at(-1)).toContain('Alt-Y correct');

    await screen.press(keys.alt('y'));
    expect(screen.lines.slice(2, 4)).toEqual(['   1▌ select title', '   2▌ from songs;']);
    expect(screen.lines.at(-1)).not.toContain('Alt-Y');
    await screen.press(keys.ctrl('z'));
    expect(screen.text).toContain('from sogns;');
  });

  it('offers columns of the relations in scope, below a statement above it', async () => {
    const screen = await failed('select 1;\nselect gendr from users', 'column "gendr" does not exist', 7);
    expect(screen.row('did you mean')).toBe('  did you mean gender?');

    await screen.press(keys.alt('y'));
    expect(screen.text).toContain('select gender from users');
    await screen.type(' limit 3');
    expect(screen.text).toContain('select gender from users limit 3');
  });

  it('is corrected by the key also where the engine has named the right one itself', async () => {
    const message = 'Table with name sogns does not exist!\nDid you mean "songs"?';
    const screen = await failed('select * from sogns', message, 14);
    expect(screen.text).not.toContain('did you mean');

    await screen.press(keys.alt('y'));
    expect(screen.text).toContain('select * from songs');
  });

  it('is not corrected in a text that says something else by now', async () => {
    const screen = await failed('select * from sogns', 'relation "sogns" does not exist', 14);
    await screen.type(keys.ctrl('x'), 'select 2', keys.alt('y'));

    expect(screen.text).toContain('correct: there is no name to correct');
    expect(screen.lines[2]).toBe('   1▌ select 2');
  });
});
