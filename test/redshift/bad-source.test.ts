import { describe, expect, it } from 'vitest';
import { ProgramTerminal } from '../terminal.ts';
import { sharedPostgres } from './fixture.ts';
import {
  bucket,
  jsonPaths,
  placeOf,
  someObjects,
  type TestWarehouse,
  type WarehouseOptions,
  warehouse,
} from './warehouse.ts';

sharedPostgres();

interface Case extends WarehouseOptions {
  readonly of: string;
  /** What goes wrong, once the tables are made. */
  readonly fault?: (given: TestWarehouse) => unknown;
  readonly says: RegExp;
  readonly where: RegExp;
  readonly remedy: RegExp;
  readonly code?: 1 | 2;
}

const s3 = (values: Readonly<Record<string, string | null>>) => ({ configured: { S3: values } });
const paths = (text: string) => ({ objects: { ...someObjects, 'log_json_path.json': text } });
const always = Number.POSITIVE_INFINITY;

const cases: readonly Case[] = [
  {
    of: 'a bucket that there is not',
    ...s3({ SONG_DATA: 's3://nowhere/song_data' }),
    says: /there is no bucket nowhere/,
    where: /^s3:\/\/nowhere\/$/,
    remedy: /bucket's name/,
  },
  {
    of: 'a prefix with nothing below it',
    ...s3({ SONG_DATA: `s3://${bucket}/song-data` }),
    says: /no objects below this prefix/,
    where: /^s3:\/\/dend\/song-data\/$/,
    remedy: /case-sensitive/,
  },
  {
    of: 'an address that is none of S3',
    ...s3({ SONG_DATA: `https://${bucket}.s3.amazonaws.com/song_data` }),
    says: /found "https:.*", expected s3:\/\/bucket\/prefix or a folder/,
    where: /dwh\.cfg:\d+ \[S3\] SONG_DATA$/,
    remedy: /dwh\.cfg\.example/,
    code: 2,
  },
  {
    of: 'a folder, which Redshift cannot read',
    ...s3({ LOG_DATA: './log_data' }),
    says: /Redshift reads from S3 alone, but LOG_DATA is/,
    where: /dwh\.cfg:\d+ \[S3\] LOG_DATA$/,
    remedy: /^Upload the data/,
    code: 2,
  },
  {
    of: 'a region that there is not',
    ...s3({ REGION: 'Oregon' }),
    says: /found "Oregon", expected an AWS region such as us-west-2/,
    where: /\[S3\] REGION$/,
    remedy: /dwh\.cfg\.example/,
    code: 2,
  },
  {
    of: 'a jsonpaths file in another region than the data',
    buckets: { far: { region: 'eu-central-1', objects: { 'log_json_path.json': jsonPaths } } },
    ...s3({ LOG_JSONPATH: 's3://far/log_json_path.json' }),
    says: /LOG_JSONPATH is in region eu-central-1, but the data in us-west-2/,
    where: /^s3:\/\/far\/log_json_path\.json$/,
    remedy: /in region us-west-2/,
    code: 2,
  },
  {
    of: 'a jsonpaths file that there is not',
    ...s3({ LOG_JSONPATH: `s3://${bucket}/paths.json` }),
    says: /no such object/,
    where: /^s3:\/\/dend\/paths\.json$/,
    remedy: /LOG_JSONPATH/,
  },
  {
    of: 'a jsonpaths file that is no JSON',
    ...paths('jsonpaths: $.artist'),
    says: /the jsonpaths file is not JSON/,
    where: /log_json_path\.json$/,
    remedy: /18 paths/,
    code: 2,
  },
  {
    of: 'a jsonpaths file of which Redshift would take no notice',
    ...paths('{"paths":[]}'),
    says: /no list named "jsonpaths"/,
    where: /log_json_path\.json$/,
    remedy: /18 paths/,
    code: 2,
  },
  {
    of: 'an ARN that is none',
    configured: { IAM_ROLE: { ARN: 'dwhRole' } },
    says: /found "dwhRole", expected an ARN such as arn:aws:iam::123456789012:role\/name, or default/,
    where: /\[IAM_ROLE\] ARN$/,
    remedy: /dwh\.cfg\.example/,
    code: 2,
  },
  {
    of: 'a role that is not attached to the cluster',
    configured: { IAM_ROLE: { ARN: 'arn:aws:iam::123456789012:role/other' } },
    says: /is not authorized to assume IAM Role arn:aws:iam::123456789012:role\/other/,
    where: /^s3:\/\/dend\/log_data\/$/,
    remedy: /^Attach the role arn:aws:iam::123456789012:role\/other to the cluster/,
  },
  {
    of: 'a default role where there is none',
    configured: { IAM_ROLE: { ARN: 'default' } },
    says: /default IAM role/,
    where: /^s3:\/\/dend\/log_data\/$/,
    remedy: /name a role in \[IAM_ROLE\] ARN/,
  },
  {
    of: 'a role that may not read the objects',
    fault: ({ s3: server }) =>
      server.fault({
        ...{ kind: 'refuse', status: 403, code: 'AccessDenied', times: always },
        match: { method: 'GET', key: 'log_data/2018/11/a.json' },
      }),
    says: /S3ServiceException.*Error AccessDenied/,
    where: /^s3:\/\/dend\/log_data\/$/,
    remedy: /^Allow s3:ListBucket on dend and s3:GetObject on its objects to the role/,
  },
  {
    of: 'a token that has expired, of the role',
    fault: ({ s3: server }) =>
      server.fault({
        ...{ kind: 'refuse', status: 400, code: 'ExpiredToken', times: always },
        match: { method: 'GET', key: 'log_data/2018/11/a.json' },
      }),
    says: /S3ServiceException.*Error ExpiredToken/,
    where: /^s3:\/\/dend\/log_data\/$/,
    remedy: /have expired on the server's side/,
  },
  {
    of: 'a token that has expired, of one’s own',
    fault: ({ s3: server }) => server.fault({ kind: 'expired-token', times: always }),
    says: /the AWS credentials have expired/,
    where: /^s3:\/\/dend\//,
    remedy: /aws sso login|SESSION_TOKEN/,
  },
  {
    of: 'a secret that is wrong',
    configured: { AWS: { SECRET: 'wrong-one' } },
    says: /the secret key does not belong to the access key/,
    where: /^s3:\/\/dend\//,
    remedy: /KEY and SECRET/,
  },
  {
    of: 'a KEY without its SECRET',
    configured: { AWS: { SECRET: null } },
    says: /missing: dwh\.cfg:\d+ \[AWS\] KEY needs it/,
    where: /\[AWS\] SECRET$/,
    remedy: /dwh\.cfg\.example/,
    code: 2,
  },
];

/** A place with the case's warehouse, whose tables are made, and what is to go wrong. */
async function prepared({
  of: _of,
  fault,
  says: _says,
  where: _where,
  remedy: _remedy,
  code: _code,
  ...options
}: Case) {
  const given = await warehouse(options);
  const place = placeOf(given);
  fault?.(given);
  return place;
}

describe('a configuration that lets Redshift load nothing says what is wrong, where, and what to do:', () => {
  it.each(cases)('$of', async (one) => {
    const place = await prepared(one);
    const { code, stdout, stderr } = await place.run(['run', '--quiet', '--to', 'stage']);
    expect({ code, stdout }, stderr).toEqual({ code: one.code ?? 1, stdout: '' });
    // The server's own detail has a line to itself.
    const lines = stderr
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('DETAIL: '));
    expect(lines, stderr).toHaveLength(3);
    expect(lines[0]).toMatch(/^error: /);
    expect(lines[0]).toMatch(one.says);
    expect(lines[1]?.replace('  where: ', '')).toMatch(one.where);
    expect(lines[2]?.replace('  to do: ', '')).toMatch(one.remedy);
    expect(stderr).not.toMatch(/Secret1234|wrong-one/);
  });

  it('on one screen of the cockpit, at 80×24', async () => {
    const shown = cases.filter(({ of }) => /not attached|expired, of one|in another region/.test(of));
    for (const one of shown) {
      const { folder, home } = await prepared(one);
      const terminal = ProgramTerminal.start({ cwd: folder, env: { SPARKIFY_HOME: home, HOME: folder } });
      await terminal.waitFor(/create +· pending/);
      terminal.press('a');
      await terminal.waitFor(/stage +✖ error/);
      terminal.press('E');
      await terminal.waitFor(/\[Error\]/);
      const text = terminal.text.replaceAll(/\s+/g, '');
      expect(text).toMatch(squeezed(one.says));
      expect(text).toMatch(squeezed(one.remedy));
      await terminal.close();
    }
  });
});

/** Lines are broken to the screen's width: what is looked for may have blanks and breaks anywhere. */
function squeezed({ source }: RegExp): RegExp {
  return new RegExp(source.replaceAll(/ |^\^/g, ''));
}
