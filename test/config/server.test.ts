import { chmodSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeSettings } from '../../src/config/describe.ts';
import { loadSettings } from '../../src/config/read.ts';
import { configured, folderWith, refused } from './configured.ts';

const redshift = 'dwh.abc123.us-west-2.redshift.amazonaws.com';
const serverless = 'wg.123456789012.eu-central-1.redshift-serverless.amazonaws.com';

describe('the engine', () => {
  test.each([
    ['embedded without HOST', '', 'embedded'],
    ['redshift by the name of a cluster', `HOST=${redshift}`, 'redshift'],
    ['redshift by the name in capitals', `HOST=${redshift.toUpperCase()}`, 'redshift'],
    ['redshift by the name of a workgroup', `HOST=${serverless}`, 'redshift'],
    ['redshift by a name in China', `HOST=${redshift}.cn`, 'redshift'],
    ['postgres by any other name', 'HOST=redshift.amazonaws.com.example.org', 'postgres'],
    ['postgres by an address', 'HOST=::1', 'postgres'],
    ['postgres by a socket', 'HOST=/var/run/postgresql', 'postgres'],
    ['what ENGINE says, in any case', 'HOST=localhost\nENGINE=Redshift', 'redshift'],
    [
      'redshift if AWS is to give the login, and the host with it',
      'AUTH=iam\nCLUSTER_IDENTIFIER=dwh\nDB_NAME=d',
      'redshift',
    ],
    ['embedded if ENGINE says so', `HOST=${redshift}\nENGINE=embedded`, 'embedded'],
  ])('is %s', (_, lines, engine) => {
    const { target, server } = configured(`[CLUSTER]\n${lines}\n`).settings;
    expect(target.engine).toBe(engine);
    expect(server === null).toBe(engine === 'embedded');
  });

  test('is not changed by the environment alone', () => {
    const env = { PGHOST: 'db.example.org', PGDATABASE: 'dwh', PGUSER: 'me', PGPORT: 'x' };
    expect(configured('', { env }).settings).toMatchObject({ target: { engine: 'embedded' }, server: null });
  });

  test('is embedded if the command line names a file', () => {
    const { settings, folder } = configured(`[CLUSTER]\nHOST=${redshift}\nPATH=a.duckdb\n`, {
      overrides: { warehouse: 'b.duckdb', readOnly: true },
    });
    expect(settings.target).toEqual({
      engine: 'embedded',
      name: 'b.duckdb',
      protected: false,
      keepResults: true,
      readOnly: true,
      statementTimeout: null,
    });
    expect(settings.embedded.path).toBe(join(folder, 'b.duckdb'));
  });
});

describe('what the file leaves open', () => {
  test('has defaults for Redshift', () => {
    const { server, target } = configured(`[CLUSTER]\nHOST=${redshift}\nDB_NAME=dwh\nDB_USER=me\n`).settings;
    expect(target.name).toBe('dwh');
    expect(server).toEqual({
      ...{ host: redshift, port: 5439, database: 'dwh', user: 'me', password: null, schema: 'public' },
      ...{ sslmode: 'verify-full', sslrootcert: null, connectTimeout: null, statementTimeout: null },
      ...{ auth: 'password', clusterIdentifier: 'dwh', workgroup: null, region: 'us-west-2' },
      ...{ autoCreate: false, dbGroups: [] },
    });
  });

  test('has defaults for PostgreSQL as psql has: your name, and the database of that name', () => {
    const me = userInfo().username;
    expect(configured('[CLUSTER]\nHOST=localhost\n').settings.server).toMatchObject({
      ...{ port: 5432, user: me, database: me, password: null, sslmode: 'prefer', region: null },
    });
  });

  test.each([
    ['localhost', 'prefer'],
    ['127.0.0.1', 'prefer'],
    ['::1', 'prefer'],
    ['/var/run/postgresql', 'prefer'],
    ['localhost.example.org', 'verify-full'],
    ['10.0.0.7', 'verify-full'],
  ])('is the certificate of whoever answers, unless that is this machine: %s, %s', (host, sslmode) => {
    expect(configured(`[CLUSTER]\nHOST=${host}\n`).settings.server).toMatchObject({ sslmode });
  });

  test('is read off the name of a workgroup', () => {
    const { server } = configured(`[CLUSTER]\nHOST=${serverless}\nDB_NAME=dwh\nAUTH=serverless\n`).settings;
    expect(server).toMatchObject({ workgroup: 'wg', region: 'eu-central-1', user: null, clusterIdentifier: null });
  });

  test('comes from the environment of psql', () => {
    const env = {
      ...{ PGPORT: '5433', PGDATABASE: 'star', PGUSER: 'ann', PGPASSWORD: 'a b', PGSSLMODE: 'require' },
      ...{ PGSSLROOTCERT: 'root.pem', PGHOST: 'elsewhere' },
    };
    const { settings, folder } = configured('[CLUSTER]\nHOST=localhost\n', { env, name: 'sub/dwh.cfg' });
    expect(settings.server).toMatchObject({
      ...{ host: 'localhost', port: 5433, database: 'star', user: 'ann', sslmode: 'require' },
      sslrootcert: join(folder, 'root.pem'),
    });
    expect(settings.server?.password?.reveal()).toBe('a b');
  });

  test('comes from PGHOST, where ENGINE says that there is a server', () => {
    const env = { PGHOST: 'db.example.org', PGUSER: 'ann' };
    expect(configured('[CLUSTER]\nENGINE=postgres\n', { env }).settings.server?.host).toBe('db.example.org');
  });

  test('is how long to wait for the server: seconds, as in psql, or with a unit, and without end for 0', () => {
    const patience = (line: string, env = {}) =>
      configured(`[CLUSTER]\nHOST=localhost\n${line}`, { env }).settings.server?.connectTimeout;
    expect(patience('')).toBeNull();
    expect(patience('CONNECT_TIMEOUT=5\n')).toBe(5_000);
    expect(patience('CONNECT_TIMEOUT=1500ms\n')).toBe(1_500);
    expect(patience('', { PGCONNECT_TIMEOUT: '10' })).toBe(10_000);
    expect(patience('', { PGCONNECT_TIMEOUT: '-1' })).toBe(0);
    expect(refused('[CLUSTER]\nHOST=localhost\nCONNECT_TIMEOUT=soon\n').message).toContain(
      'found "soon", expected seconds',
    );
  });

  describe('comes from the service that PGSERVICE names,', () => {
    const services = [
      '# ours',
      '[other]',
      'host=wrong',
      '[star]',
      'host=db.example.org',
      'port=5433',
      'dbname=dwh',
      'user=ann',
      'password=a b',
      'sslmode=require',
      'connect_timeout=7',
      'application_name=x',
    ].join('\n');
    const engine = '[CLUSTER]\nENGINE=postgres\n';
    const files = { '.pg_service.conf': services };

    test('before the other variables, and behind dwh.cfg', () => {
      const env = { PGSERVICE: 'star', PGHOST: 'elsewhere', PGSSLROOTCERT: '/ca.pem' };
      const { settings } = configured(`${engine}DB_PORT=5444\n`, { env, files });
      expect(settings.server).toMatchObject({
        ...{ host: 'db.example.org', port: 5444, database: 'dwh', user: 'ann', sslmode: 'require' },
        ...{ connectTimeout: 7_000, sslrootcert: '/ca.pem' },
      });
      expect(settings.server?.password?.reveal()).toBe('a b');
      expect(settings.origins.host).toBe('~/.pg_service.conf:5');
      expect(settings.warnings).toEqual([
        '~/.pg_service.conf:12 [star] application_name: ignored, because it is not used here',
      ]);
    });

    test('in PGSERVICEFILE, or in the file of PGSYSCONFDIR', () => {
      const folder = folderWith({ mine: services, 'pg_service.conf': services.replaceAll('5433', '5434') });
      const port = (env: Record<string, string>) =>
        configured(engine, { env: { PGSERVICE: 'star', ...env } }).settings.server?.port;
      expect(port({ PGSERVICEFILE: join(folder, 'mine') })).toBe(5433);
      expect(port({ PGSYSCONFDIR: folder })).toBe(5434);
      expect(port({ PGSERVICEFILE: join(folder, 'mine'), PGSYSCONFDIR: folder })).toBe(5433);
    });

    test.each([
      ['gone', 'found "gone", but there is no [gone] in ~/.pg_service.conf', files],
      ['star', 'found "star", but there is no ~/.pg_service.conf', {}],
    ])('which has to be there (%s)', (service, message, there) => {
      expect(refused(`${engine}HOST=localhost\n`, { env: { PGSERVICE: service }, files: there })).toMatchObject({
        where: 'environment PGSERVICE',
        message,
      });
    });

    test('whose values have to be good ones', () => {
      const bad = { '.pg_service.conf': '[star]\nport=many\n' };
      expect(refused(`${engine}HOST=localhost\n`, { env: { PGSERVICE: 'star' }, files: bad })).toMatchObject({
        where: '~/.pg_service.conf:2 [star] port',
        message: expect.stringContaining('found "many"'),
      });
    });
  });

  test('may be malformed in the environment, which is an error that names the variable', () => {
    expect(refused('[CLUSTER]\nHOST=localhost\n', { env: { PGPORT: 'many' } })).toMatchObject({
      where: 'environment PGPORT',
      message: 'found "many", expected a port number from 1 to 65535',
    });
  });
});

describe('the password file', () => {
  const text = '[CLUSTER]\nHOST=db.example.org\nDB_NAME=dwh\nDB_USER=me\n';

  function password(file: string, config = text): string | undefined {
    return configured(config, { files: { '.pgpass': file } }).settings.server?.password?.reveal();
  }

  test.each([
    ['a full match', 'db.example.org:5432:dwh:me:right', 'right'],
    ['stars', '*:*:*:*:right', 'right'],
    ['the first of several', '# old\n\nother:*:*:*:wrong\ndb.example.org:*:*:me:right\n*:*:*:*:wrong', 'right'],
    ['colons and backslashes behind a backslash', 'db.example.org:5432:dwh:me:r\\:ig\\\\ht', 'r:ig\\ht'],
    ['CRLF line ends', '*:*:*:*:right\r\n', 'right'],
    ['nothing for another port', 'db.example.org:5439:dwh:me:wrong', undefined],
    ['nothing for another user', 'db.example.org:5432:dwh:you:wrong', undefined],
    ['nothing in a line that is too short', 'db.example.org:5432:dwh:me', undefined],
  ])('gives %s', (_, file, wanted) => {
    expect(password(file)).toBe(wanted);
  });

  test('calls a socket localhost', () => {
    expect(password('localhost:*:*:*:right', text.replace('db.example.org', '/var/run/postgresql'))).toBe('right');
  });

  test('is asked last', () => {
    expect(password('*:*:*:*:wrong', `${text}DB_PASSWORD=right\n`)).toBe('right');
  });

  test('may be elsewhere', () => {
    const cwd = folderWith({ 'dwh.cfg': text, secrets: 'a:b:c:d:e\n*:*:*:*:right' });
    const settings = loadSettings({ env: { HOME: cwd, PGPASSFILE: join(cwd, 'secrets') }, cwd });
    expect(settings.server?.password?.reveal()).toBe('right');
    expect(settings.origins.password).toBe(`${join(cwd, 'secrets')}:2`);
  });

  test.skipIf(process.platform === 'win32')('is not used when others may read it, and a warning says so', () => {
    const cwd = folderWith({ 'dwh.cfg': text, '.pgpass': '*:*:*:*:wrong' });
    chmodSync(join(cwd, '.pgpass'), 0o644);
    const settings = loadSettings({ env: { HOME: cwd }, cwd });
    expect(settings.server?.password).toBeNull();
    expect(settings.warnings).toEqual(['~/.pgpass: ignored, because others may read it; chmod 600 makes it usable']);
  });
});

test('a statement timeout is milliseconds or has a unit, and 0 is none', () => {
  const timeouts = ['1500', '30s', '5min', '2 h', '0'].map(
    (value) => configured(`[CLUSTER]\nHOST=localhost\nSTATEMENT_TIMEOUT=${value}\n`).settings.server?.statementTimeout,
  );
  expect(timeouts).toEqual([1500, 30_000, 300_000, 7_200_000, null]);
});

test('the region of AWS stands in for the others', () => {
  const { s3, aws, server } = configured('[AWS]\nREGION=eu-west-1\n[CLUSTER]\nHOST=localhost\n').settings;
  expect([s3.region, aws.region, server?.region]).toEqual(['eu-west-1', 'eu-west-1', 'eu-west-1']);
  const own = configured(`[AWS]\nREGION=eu-west-1\n[S3]\nREGION=us-east-1\n[CLUSTER]\nHOST=${redshift}\n`).settings;
  expect([own.s3.region, own.aws.region, own.server?.region]).toEqual(['us-east-1', 'eu-west-1', 'us-west-2']);
});

test('an endpoint of its own is addressed by path, unless told otherwise', () => {
  const pathStyle = (lines: string) => configured(`[S3]\n${lines}\n`).settings.s3.pathStyle;
  expect(pathStyle('')).toBe(false);
  expect(pathStyle('ENDPOINT=http://localhost:9000')).toBe(true);
  expect(pathStyle('ENDPOINT=http://localhost:9000\nPATH_STYLE=no')).toBe(false);
});

test("relative paths start at the file's folder, those of the command line where it was typed", () => {
  const text = `[CLUSTER]\nPATH=w.duckdb\n[S3]\nLOG_DATA=./log\nSONG_DATA=../song\nLOG_JSONPATH=~/p.json\n[ETL]\nVALIDATION_DIR=v\n`;
  const { settings, folder } = configured(text, { name: 'sub/dwh.cfg', overrides: { songData: './typed' } });
  expect(settings.embedded.path).toBe(join(folder, 'sub/w.duckdb'));
  expect(settings.sources).toEqual({
    logData: join(folder, 'sub/log'),
    logJsonPath: join(folder, 'p.json'),
    songData: join(folder, 'typed'),
  });
  expect(settings.etl.validationDir).toBe(join(folder, 'sub/v'));
});

test('URIs stay as they are', () => {
  const { sources } = configured('[S3]\nLOG_DATA=s3://bucket/a b/\nSONG_DATA=file:///data/songs\n').settings;
  expect(sources).toMatchObject({ logData: 's3://bucket/a b/', songData: 'file:///data/songs' });
});

test('a malformed value of the command line names the option', () => {
  expect(refused('', { overrides: { logData: 'ftp://x', songData: './songs' } })).toMatchObject({
    where: '--log-data',
    message: 'found "ftp://x", expected s3://bucket/prefix or a folder',
  });
});

test('a description tells every setting with where it comes from', () => {
  const { settings } = configured(
    `[CLUSTER]\nHOST=localhost\nDB_PASSWORD=hunter22\nSTATEMENT_TIMEOUT=0\n[ETL]\nMAX_ERRORS=5\n`,
    {
      env: { PGUSER: 'ann' },
      overrides: { logData: 's3://bucket/log', songData: 's3://bucket/song' },
    },
  );
  const rows = describeSettings(settings).map(({ key, value, origin }) => `${key} = ${value} (${origin})`);
  expect(rows).toEqual(
    expect.arrayContaining([
      '[CLUSTER] HOST = localhost (dwh.cfg:2)',
      '[CLUSTER] ENGINE = postgres (dwh.cfg:2)',
      '[CLUSTER] DB_PORT = 5432 (default)',
      '[CLUSTER] DB_USER = ann (environment PGUSER)',
      '[CLUSTER] DB_PASSWORD = ******** (dwh.cfg:3)',
      '[CLUSTER] STATEMENT_TIMEOUT = none (dwh.cfg:4)',
      '[CLUSTER] PROTECTED = no (default)',
      '[S3] LOG_DATA = s3://bucket/log (command line)',
      '[S3] REGION = not set (default)',
      '[ETL] MAX_ERRORS = 5 (dwh.cfg:6)',
    ]),
  );
});

test('a description says which settings the embedded engine does not use', () => {
  const { settings } = configured('[CLUSTER]\nENGINE=embedded\nDB_NAME=dwh\n');
  expect(describeSettings(settings)).toContainEqual({
    key: '[CLUSTER] DB_NAME',
    value: 'not used',
    origin: 'dwh.cfg:3',
  });
});
