import { describe, expect, it } from 'vitest';
import { type CopyAuthorization, type CopyLoad, copyStatement } from '../../src/sql/copy.ts';
import { stageEvents, stageSongs } from '../../src/sql/schema.ts';
import { maskSecrets, Secret } from '../../src/text/secret.ts';

const role: CopyAuthorization = { by: 'role', arn: 'arn:aws:iam::123456789012:role/dwhRole' };
const keys: CopyAuthorization = {
  by: 'keys',
  accessKeyId: 'AKIAEXAMPLE',
  secretAccessKey: new Secret("k3y/with\\odd'characters"),
  sessionToken: new Secret('token-of-the-session'),
};

const events: CopyLoad = {
  table: stageEvents,
  from: { kind: 'folder', bucket: 'udacity-dend', folder: 'log_data' },
  jsonPaths: 's3://udacity-dend/log_json_path.json',
  region: 'us-west-2',
  authorization: role,
  rejectsAllowed: 0,
  compression: 'none',
  mode: 'load',
};

const songs: CopyLoad = {
  ...events,
  table: stageSongs,
  from: { kind: 'manifest', bucket: 'etl-work', key: 'manifests/songs.json' },
  jsonPaths: null,
  region: null,
  authorization: { by: 'default-role' },
  rejectsAllowed: 5,
};

describe('the COPY statement', () => {
  it.each([
    ['events', events],
    ['events-checked', { ...events, mode: 'check' as const }],
    ['songs-manifest', songs],
    ['songs-gzip', { ...songs, compression: 'gzip' as const }],
  ])('is as the golden file says for %s', async (name, load) => {
    await expect(`${copyStatement(load).sql.reveal()}\n`).toMatchFileSnapshot(`golden/copy-${name}.sql`);
  });

  it('carries keys when it is sent and stars when it is shown', () => {
    const text = copyStatement({ ...events, authorization: keys });
    expect(text.sql.reveal()).toContain("SECRET_ACCESS_KEY 'k3y/with\\\\odd''characters'");
    expect(text.sql.reveal()).toContain("SESSION_TOKEN 'token-of-the-session'");
    expect(text.shown).toContain("ACCESS_KEY_ID '********'");
    expect(text.shown).toContain("SECRET_ACCESS_KEY '********'");
    expect(text.shown).toContain("SESSION_TOKEN '********'");
    expect(`${text.sql} ${JSON.stringify(text)}`).not.toMatch(/AKIA|k3y|token-of/);
  });

  it('can be shown without being masked as a whole', () => {
    const { sql, shown } = copyStatement(events);
    expect(shown).toBe(sql.reveal());
    expect(maskSecrets(shown)).toBe(shown);
  });

  it('reads a folder, never the folders whose names begin alike', () => {
    const from = (folder: string) =>
      copyStatement({ ...events, from: { kind: 'folder', bucket: 'b', folder } }).shown.split('\n')[1];
    expect(from('log_data')).toBe("FROM 's3://b/log_data/'");
    expect(from('log_data/')).toBe("FROM 's3://b/log_data/'");
    expect(from('')).toBe("FROM 's3://b/'");
  });

  it('reads one object by its whole key', () => {
    const { shown } = copyStatement({ ...events, from: { kind: 'object', bucket: 'b', key: 'log_data/one.json' } });
    expect(shown.split('\n').slice(1, 3)).toEqual([
      "FROM 's3://b/log_data/one.json'",
      expect.stringMatching(/^IAM_ROLE/),
    ]);
  });

  it('fails at the first reject more than are allowed', () => {
    const limit = (rejectsAllowed: number) =>
      /MAXERROR (\d+)/.exec(copyStatement({ ...events, rejectsAllowed }).shown)?.[1];
    expect([limit(0), limit(7), limit(1_000_000)]).toEqual(['1', '8', '100000']);
  });
});
