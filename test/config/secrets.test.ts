import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeSettings } from '../../src/config/describe.ts';
import { configured, refused } from './configured.ts';

const secrets = ['hunter2-file', 'hunter2-key-id', 'hunter2-secret', 'hunter2-token'] as const;
const [password, keyId, secretKey, token] = secrets;

const text = `[CLUSTER]
HOST=db.example.org
DB_NAME=dwh
DB_USER=me
DB_PASSWORD=${password}
[AWS]
KEY=${keyId}
SECRET='${secretKey}'
SESSION_TOKEN="${token}"
`;

describe('secrets are never shown', () => {
  const { settings } = configured(text);
  const shown = {
    'JSON of the settings': JSON.stringify(settings),
    'inspection of the settings': inspect(settings, { depth: null, showHidden: true }),
    'the description for doctor': JSON.stringify(describeSettings(settings)),
  };

  test.each(Object.entries(shown))('in %s', (name, output) => {
    // The access key's ID names a key, as a user name does; only descriptions for people hide it.
    const hidden = name.startsWith('the') ? secrets : [password, secretKey, token];
    for (const secret of hidden) expect(output).not.toContain(secret);
    expect(output).toContain('********');
  });

  test('and yet they are there', () => {
    expect(settings.server?.password?.reveal()).toBe(password);
    expect(settings.s3.credentials?.secretAccessKey.reveal()).toBe(secretKey);
    expect(settings.s3.credentials?.sessionToken?.reveal()).toBe(token);
  });
});

describe('no error or warning repeats', () => {
  /** Everything an error can be asked for. */
  function words(source: string, env: Record<string, string> = {}): string {
    const error = refused(source, { env });
    return [error.message, error.where, error.remedy, inspect(error, { depth: null })].join('\n');
  }

  test('a secret that is malformed', () => {
    const said = words(`${text}DB_PORT=x\n[CLUSTER]\nDB_PASSWORD=hunter2-\n  rest\n`);
    expect(said).toContain('found ********, expected a text on one line');
    expect(said).not.toMatch(/hunter2|rest\b/);
  });

  test('a secret beside another problem', () => {
    expect(words(text.replace('HOST=', 'HOST=a b'))).not.toContain('hunter2');
  });

  test('a secret that was written into another key', () => {
    expect(words(`${text}[CLUSTER]\nDB_PORT=${password}\n`)).not.toContain('hunter2');
  });

  test('a secret that lost against another, wherever else it stands', () => {
    const twice = '[CLUSTER]\nDB_PASSWORD=hunter2-early\nDB_PASSWORD=late\nDB_PORT=hunter2-early\n';
    expect(words(twice)).not.toContain('hunter2');
  });

  test('a secret that contradicts another', () => {
    const { warnings } = configured(`${text}[DWH]\nDWH_DB_PASSWORD=hunter2-other\n`).settings;
    expect(warnings.join()).toMatch(/contradicts/);
    expect(warnings.join()).not.toContain('hunter2');
  });

  test('what an environment variable holds', () => {
    const said = words(`[CLUSTER]\nDB_PORT=\${SOMETHING}\n`, { SOMETHING: 'hunter2-env' });
    expect(said).toContain(`found "\${SOMETHING}"`);
    expect(said).not.toContain('hunter2');
  });

  test('the literal part of a secret that also names a variable', () => {
    expect(words(`[CLUSTER]\nDB_PASSWORD=hunter2\${X}\n`, { X: 'a\nb' })).not.toContain('hunter2');
  });

  test('a password of the environment', () => {
    const env = { PGPASSWORD: 'hunter2-pg', PGPORT: 'x' };
    expect(words('[CLUSTER]\nHOST=db.example.org\n', env)).not.toContain('hunter2');
  });

  test('what a URL carries of a login or a signature', () => {
    expect(words('[S3]\nLOG_DATA=https://me:hunter2@host/x?signature=hunter2\n')).not.toContain('hunter2');
  });

  test('the value of an unknown key', () => {
    const { warnings } = configured('[CLUSTER]\nDB_PASWORD=hunter2\n').settings;
    expect(warnings).toHaveLength(1);
    expect(warnings.join()).not.toContain('hunter2');
  });
});

/** Every printable character may come; those that mean something to some reader of INI come often. */
const character = fc.oneof(
  fc.constantFrom(...'%#;=:\'"$\\{}[] '),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);
const printable = fc
  .string({ unit: character, minLength: 1 })
  .filter((value) => !/[\u0000-\u001f\u007f\u0085]/.test(value));

test('any printable password comes out of quotes as it went in', () => {
  fc.assert(
    fc.property(printable, fc.constantFrom("'", '"'), (value, quote) => {
      const written = quote + value.replaceAll('${', () => '$${') + quote;
      const { settings } = configured(text.replace(password, () => written));
      expect(settings.server?.password?.reveal()).toBe(value);
      expect(settings.warnings).toEqual([]);
    }),
  );
});
