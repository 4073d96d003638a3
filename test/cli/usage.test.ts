import { describe, expect, test } from 'vitest';
import { newPlace } from './program.ts';

const place = newPlace();

describe('wrong usage ends with 2 and one line that says what is wrong', () => {
  test.each([
    [['run', '--bogus'], "unknown option '--bogus'"],
    [['--bogus'], "unknown option '--bogus'"],
    [['rum'], 'there is no command "rum"'],
    [['run', 'stage'], 'too many arguments'],
    [['run', '--from', 'load'], '--from load: there is no such step'],
    [['run', '--only', 'stage,load'], '--only load: there is no such step'],
    [['run', '--only', 'stage', '--from', 'stage'], '--only goes without --from and --to'],
    [['run', '--from', 'validate', '--to', 'stage'], 'no step is left'],
    [['history', '--limit', 'many'], 'It must be a whole number'],
    [['sql', '-c', 'select 1', '--format', 'xml'], 'Allowed choices are table, csv'],
    [['sql', '-c', ''], 'there is no statement to run'],
    [['sql', '-c', 'select 1', '-'], 'give the statements once'],
    [['sql', '-f', 'nowhere.sql'], 'there is no such file'],
    [['sql', 'select 1'], 'sql takes no argument "select 1"'],
    [['sample', '--songs', '1', '--events', '1'], "missing required argument 'dir'"],
    [['sample', 'here', '--events', '1'], "required option '--songs <n>' not specified"],
    [['--warehouse', '', 'status'], 'expected a path'],
    [['--log-data', 'ftp://host/logs', '--song-data', '.', 'status'], 'expected s3://bucket/prefix or a folder'],
    [['--config', 'nowhere.cfg', 'status'], 'there is no such configuration file'],
    [['--read-only', 'stage'], 'stage is refused: --read-only'],
    [['--read-only', 'sample', 'here', '--songs', '1', '--events', '1'], 'sample is refused: --read-only'],
    [[], 'the cockpit needs a terminal'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await place.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toMatch(/^error: /);
    expect(stderr.split('\n')[0]).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test('a command that is not there is answered with those that are', async () => {
    const { stderr } = await place.run(['rum']);
    expect(stderr).toMatch(/to do: .*run/);
  });
});

describe('a bad configuration ends with 2', () => {
  test('and names file, line, section, key, and what was expected', async () => {
    const bad = newPlace({ 'dwh.cfg': '[S3]\n\n[ETL]\nMAX_ERRORS = many\n' });
    const { code, stdout, stderr } = await bad.run(['status']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('found "many", expected a whole number');
    expect(stderr).toContain('where: dwh.cfg:4 [ETL] MAX_ERRORS');
  });

  test('and all of its problems are told at once', async () => {
    const bad = newPlace({ 'dwh.cfg': '[ETL]\nMAX_ERRORS=many\nUNMATCHED_PLAYS=maybe\nnonsense\n' });
    const { code, stderr } = await bad.run(['run']);
    expect(code).toBe(2);
    for (const line of ['dwh.cfg:2 [ETL] MAX_ERRORS', 'dwh.cfg:3 [ETL] UNMATCHED_PLAYS', 'dwh.cfg:4:']) {
      expect(stderr).toContain(line);
    }
  });

  test('and a mistyped key is a warning with the nearest known one, on standard error', async () => {
    const odd = newPlace({ 'dwh.cfg': '[ETL]\nMAX_EROR=1\n' });
    const { code, stdout, stderr } = await odd.run(['status']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: dwh\.cfg:2 \[ETL\] MAX_EROR: .*MAX_ERRORS\n$/);
    expect(stdout).not.toContain('MAX_EROR');
    expect((await odd.run(['--quiet', 'status'])).stderr).toBe('');
  });
});

describe('asking for help', () => {
  test('--version prints the version alone', async () => {
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
    expect(await place.run(['--version'])).toMatchObject({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  test.each([[['--help']], [['help']], [['run', '--help']]])('%j ends with 0', async (args) => {
    const { code, stdout, stderr } = await place.run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: sparkify-tui/);
  });
});
