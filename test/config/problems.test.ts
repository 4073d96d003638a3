import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSettings } from '../../src/config/read.ts';
import { configured, folderWith, refused } from './configured.ts';

const server = '[CLUSTER]\nHOST=db.example.org\nDB_NAME=dwh\nDB_USER=me\n';

describe('a malformed value is an error that names file, line, section, key, what was found and what was expected', () => {
  test.each([
    ['[CLUSTER]', 'HOST', 'db.example.org:5439', 'a host name or address'],
    ['[CLUSTER]', 'HOST', 'http://db.example.org', 'a host name or address'],
    ['[CLUSTER]', 'HOST', '<your cluster>', 'a host name or address'],
    ['[CLUSTER]', 'DB_PORT', '54x', 'a port number from 1 to 65535'],
    ['[CLUSTER]', 'DB_PORT', '0', 'a port number'],
    ['[CLUSTER]', 'DB_PORT', '65536', 'a port number'],
    ['[CLUSTER]', 'DB_NAME', "'dwh", 'a text on one line'],
    ['[CLUSTER]', 'ENGINE', 'oracle', 'one of embedded, postgres, redshift'],
    ['[CLUSTER]', 'SSLMODE', 'on', 'one of disable, allow, prefer'],
    ['[CLUSTER]', 'PROTECTED', 'maybe', 'yes or no'],
    ['[CLUSTER]', 'STATEMENT_TIMEOUT', '5 parsecs', 'milliseconds'],
    ['[CLUSTER]', 'STATEMENT_TIMEOUT', '25d', 'milliseconds'],
    ['[CLUSTER]', 'AUTH', 'kerberos', 'one of password, iam, iam-user, serverless'],
    ['[IAM_ROLE]', 'ARN', 'arn:aws:iam::1234:role/dwhRole', 'an ARN such as'],
    ['[IAM_ROLE]', 'ARN', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess', 'an ARN such as'],
    ['[S3]', 'LOG_DATA', 'https://example.org/log_data', 's3://bucket/prefix or a folder'],
    ['[S3]', 'SONG_DATA', 's3:/bucket/song_data', 's3://bucket/prefix or a folder'],
    ['[S3]', 'SONG_DATA', 's3://', 's3://bucket/prefix or a folder'],
    ['[S3]', 'REGION', 'us west 2', 'an AWS region'],
    ['[S3]', 'ENDPOINT', 'localhost:9000', 'a URL such as'],
    ['[S3]', 'MANIFEST_PREFIX', './manifests', 's3://bucket/prefix'],
    ['[ETL]', 'UNMATCHED_PLAYS', 'ignore', 'one of keep, drop'],
    ['[ETL]', 'MAX_ERRORS', '-1', 'a whole number from 0'],
  ])('%s %s = %s', (section, key, value, wanted) => {
    const error = refused(`\n${section}\n${key} = ${value}\n`);
    expect(error).toMatchObject({ kind: 'config', exitCode: 2, where: `dwh.cfg:3 ${section} ${key}` });
    expect(error.message).toContain(`found "${value}", expected ${wanted}`);
  });
});

test('all problems are told at once, a line each, and warnings after them', () => {
  const { message, where } = refused('[CLUSTER]\nDB_PORT=x\nENGINE=y\n???\n[AWS]\nKEY=AKIAEXAMPLE\nSECERT=abcdefgh\n');
  expect(where).toBe('dwh.cfg');
  expect(message.split('\n')).toEqual([
    '4 problems in the configuration',
    'dwh.cfg:4: neither KEY = value, nor [SECTION], nor a comment',
    'dwh.cfg:2 [CLUSTER] DB_PORT: found "x", expected a port number from 1 to 65535',
    'dwh.cfg:3 [CLUSTER] ENGINE: found "y", expected one of embedded, postgres, redshift',
    'dwh.cfg [AWS] SECRET: missing: dwh.cfg:6 [AWS] KEY needs it',
    'warning: dwh.cfg:7 [AWS] SECERT: unknown key, ignored; the nearest known key is [AWS] SECRET',
  ]);
});

/** A way to Redshift whose name tells nothing. */
const tunnel = '[CLUSTER]\nHOST=localhost\nENGINE=redshift\nDB_NAME=d\n';

describe('a value that is needed is missing:', () => {
  test.each([
    ['ENGINE without HOST', '[CLUSTER]\nENGINE=postgres\nDB_USER=me', '[CLUSTER] HOST'],
    ['KEY without SECRET', '[AWS]\nKEY=AKIAEXAMPLE', '[AWS] SECRET'],
    ['SECRET without KEY', '[AWS]\nSECRET=abcdefgh', '[AWS] KEY'],
    ['LOG_DATA without SONG_DATA', '[S3]\nLOG_DATA=s3://bucket/log', '[S3] SONG_DATA'],
    ['SONG_DATA without LOG_DATA', '[S3]\nSONG_DATA=./songs', '[S3] LOG_DATA'],
    ['AUTH = iam through a tunnel', `${tunnel}AUTH=iam`, '[CLUSTER] CLUSTER_IDENTIFIER'],
    ['AUTH = serverless through a tunnel', `${tunnel}AUTH=serverless`, '[CLUSTER] WORKGROUP'],
  ])('%s', (_, text, key) => {
    const error = refused(text);
    expect(error.where).toBe(`dwh.cfg ${key}`);
    expect(error.message).toMatch(/^missing: /);
  });

  test('unless it is there and malformed, which is told once', () => {
    const { where, message } = refused('[CLUSTER]\nENGINE=postgres\nDB_USER=me\nDB_NAME=dwh\nHOST=a b\n');
    expect(where).toBe('dwh.cfg:5 [CLUSTER] HOST');
    expect(message).not.toContain('missing');
  });
});

test('a connection to Redshift that is not encrypted is refused', () => {
  const text = '[CLUSTER]\nHOST=dwh.abc123.us-west-2.redshift.amazonaws.com\nDB_NAME=d\nSSLMODE=disable\n';
  expect(refused(text)).toMatchObject({
    where: 'dwh.cfg:4 [CLUSTER] SSLMODE',
    message: 'found "disable", expected require, verify-ca or verify-full: connections to Redshift are encrypted',
  });
});

test('Redshift without HOST needs a name that AWS can be asked about', () => {
  expect(refused('[CLUSTER]\nENGINE=redshift\nDB_NAME=d\n')).toMatchObject({
    where: expect.stringContaining('[CLUSTER] HOST'),
    message: expect.stringContaining('CLUSTER_IDENTIFIER or WORKGROUP'),
  });
  expect(refused('[CLUSTER]\nAUTH=serverless\nCLUSTER_IDENTIFIER=c\nDB_NAME=d\n')).toMatchObject({
    where: expect.stringContaining('[CLUSTER] WORKGROUP'),
  });
});

test('AUTH = iam is refused for PostgreSQL, which has no such login', () => {
  expect(refused(`${server}AUTH=iam\n`)).toMatchObject({
    where: 'dwh.cfg:5 [CLUSTER] AUTH',
    message: 'found "iam", expected password: the other ways are Redshift\'s (ENGINE = redshift)',
  });
});

describe('an unknown key is a warning that names the nearest known one:', () => {
  test.each([
    ['[S3]', 'LOG_DTA', '[S3] LOG_DATA'],
    ['[S3]', 'REGON', '[S3] REGION'],
    ['[AWS]', 'REGON', '[AWS] REGION'],
    ['[CLUSTER]', 'HOSTS', '[CLUSTER] HOST'],
    ['[ETL]', 'max_error', '[ETL] MAX_ERRORS'],
  ])('%s %s', (section, key, nearest) => {
    const { warnings } = configured(`${section}\n${key}=hunter22\n`).settings;
    expect(warnings).toEqual([
      `dwh.cfg:2 ${section} ${key}: unknown key, ignored; the nearest known key is ${nearest}`,
    ]);
  });
});

describe('of values that contradict each other', () => {
  test('the one under its own name wins over an alias', () => {
    const { settings } = configured(`${server}[DWH]\nDWH_DB=other\n`);
    expect(settings.server?.database).toBe('dwh');
    expect(settings.warnings).toEqual([
      'dwh.cfg:6 [DWH] DWH_DB: ignored, because it contradicts dwh.cfg:3 [CLUSTER] DB_NAME, which wins',
    ]);
  });

  test('the last line wins among equals', () => {
    const { settings } = configured(`${server}[cluster]\ndb_name=late\n`);
    expect(settings.server?.database).toBe('late');
    expect(settings.warnings).toEqual([
      'dwh.cfg:3 [CLUSTER] DB_NAME: ignored, because it contradicts dwh.cfg:6 [cluster] db_name, which wins',
    ]);
  });

  test('an empty one never wins, and equal ones are no contradiction', () => {
    const { settings } = configured(`${server}DB_NAME=\n[DWH]\nDWH_DB=dwh\n`);
    expect(settings.server?.database).toBe('dwh');
    expect(settings.warnings).toEqual([]);
  });

  test('an access key wins over a profile', () => {
    const { warnings } = configured('[AWS]\nKEY=AKIAEXAMPLE\nSECRET=abcdefgh\nPROFILE=work\n').settings;
    expect(warnings).toEqual(['dwh.cfg:4 [AWS] PROFILE: ignored, because dwh.cfg:2 [AWS] KEY is set']);
  });
});

test('a comment behind a bare value is pointed out, as it is part of the value', () => {
  const { warnings } = configured(
    '[S3]\nLOG_DATA=./log_data # the logs\nSONG_DATA="./song_data" # the songs\n',
  ).settings;
  expect(warnings).toEqual([
    'dwh.cfg:2 [S3] LOG_DATA: the comment is taken as part of the value; give it a line of its own',
  ]);
});

test('a login without a HOST is pointed out, as the embedded warehouse is used instead', () => {
  const { settings } = configured('[CLUSTER]\nHOST=\nDB_NAME=dwh\nDB_USER=me\n');
  expect(settings.target.engine).toBe('embedded');
  expect(settings.warnings).toEqual([
    'dwh.cfg [CLUSTER] HOST: not set, so the embedded warehouse is used, and DB_NAME, DB_USER without effect',
  ]);
});

describe('environment variables in values', () => {
  const env = { DWH: 'dwh', EMPTY: '', 'a b': 'x' };

  test.each([
    [`\${DWH}`, 'dwh'],
    [`"x\${DWH}y\${DWH}"`, 'xdwhydwh'],
    ['$DWH', '$DWH'],
    [`$\${DWH}`, `\${DWH}`],
    [`$$\${DWH}`, `$\${DWH}`],
    ['a${', 'a${'],
    ['{DWH}', '{DWH}'],
  ])('%s is %s', (value, wanted) => {
    expect(configured(`${server}DB_NAME=${value}\n`, { env }).settings.server?.database).toBe(wanted);
  });

  test('what a variable holds is taken as it is', () => {
    const text = `'\${X}' # "`;
    expect(configured(`${server}DB_PASSWORD=\${P}`, { env: { P: text } }).settings.server?.password?.reveal()).toBe(
      text,
    );
  });

  test('an empty variable leaves the key unset', () => {
    expect(configured(`${server}DB_PASSWORD=\${EMPTY}\n`, { env }).settings.server?.password).toBeNull();
  });

  test('an unset variable is an error that names it', () => {
    expect(refused(`${server}DB_PASSWORD=\${NOPE}\n`)).toMatchObject({
      where: 'dwh.cfg:5 [CLUSTER] DB_PASSWORD',
      message: `the environment variable NOPE of \${NOPE} is not set`,
    });
  });

  test('something else between the braces is an error that tells how to write a literal', () => {
    const { message } = refused(`${server}DB_PASSWORD=p\${a b}q\n`, { env });
    expect(message).toContain('a literal ${ is written $${');
    expect(message).not.toContain('a b');
  });
});

describe('the file itself', () => {
  test('need not be there when nobody named it', () => {
    const settings = loadSettings({ env: {}, cwd: folderWith({}) });
    expect(settings).toMatchObject({ file: null, target: { engine: 'embedded' }, warnings: [] });
  });

  test('is ./dwh.cfg when nobody named another', () => {
    const cwd = folderWith({ 'dwh.cfg': '[ETL]\nMAX_ERRORS=7' });
    expect(loadSettings({ env: {}, cwd })).toMatchObject({ file: join(cwd, 'dwh.cfg'), etl: { maxErrors: 7 } });
  });

  test.each([
    ['nowhere.cfg', 'there is no such configuration file'],
    ['.', 'this is a folder, expected a configuration file'],
  ])('has to be there when it was named: %s', (file, message) => {
    expect(() => loadSettings({ file, env: {}, cwd: folderWith({}) })).toThrow(
      expect.objectContaining({ kind: 'config', message, remedy: expect.stringContaining('--config') }),
    );
  });

  test('has to be text', () => {
    expect(refused(Buffer.from('[CLUSTER]\nDB_PASSWORD=caf\xe9\n', 'latin1'))).toMatchObject({
      message: 'the configuration file is not UTF-8 text',
      where: 'dwh.cfg',
    });
  });

  test('has to be JSON if it starts like it; the text round the mistake is not repeated', () => {
    const error = refused('{\n "CLUSTER": {\n  "DB_PASSWORD": "hunter22" x\n', { name: 'dwh_config.json' });
    expect(error).toMatchObject({ where: 'dwh_config.json:3', message: 'not valid JSON' });
    expect(String(error.cause)).not.toContain('hunter22');
  });

  test('has to be an object of sections, if it is JSON', () => {
    expect(refused('[]', { name: 'a.json' }).message).toBe('expected an object of sections');
    expect(refused('{"S3": {"LOG_DATA": ["x"]}}').message).toBe('[S3] LOG_DATA is an array; expected a text');
  });
});

describe('an ENDPOINT of S3 that a real cluster would not load from', () => {
  const cluster = (host: string) => `${server.replace('db.example.org', host)}`;
  const provisioned = 'dwh.abc123.us-west-2.redshift.amazonaws.com';
  const warningsWith = (host: string, endpoint: string) =>
    configured(`${cluster(host)}[S3]\nENDPOINT=${endpoint}\n`).settings.warnings;

  test.each([provisioned, 'dwh.123456789012.us-west-2.redshift-serverless.amazonaws.com'])(
    'is a warning: %s',
    (host) => {
      expect(warningsWith(host, 'http://localhost:9000')).toEqual([
        `dwh.cfg:6 [S3] ENDPOINT: localhost is listed, but COPY on ${host} reads the same names from AWS; leave it out unless it leads there`,
      ]);
    },
  );

  test('is none of AWS’s own, nor one beside a server that is not AWS’s', () => {
    expect(warningsWith(provisioned, 'https://bucket.vpce-1a2b.s3.us-west-2.vpce.amazonaws.com')).toEqual([]);
    expect(warningsWith(provisioned, 'https://notamazonaws.com')).toHaveLength(1);
    expect(warningsWith('localhost', 'http://localhost:9000')).toEqual([]);
  });
});
