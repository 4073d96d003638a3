import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configured } from './configured.ts';

const root = join(import.meta.dirname, '..', '..');

/** The configurations that a page shows, each with the heading that it is under. */
function shownIn(page: string): readonly (readonly [string, string])[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/```ini\n(\[CLUSTER\]\n.*?)```/gs)].map(({ 1: block = '', index }) => {
    const heading =
      text
        .slice(0, index)
        .match(/^#+ .*$/gm)
        ?.at(-1) ?? page;
    return [heading.replace(/^#+ /, ''), block] as const;
  });
}

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const env = {
  ...{ DWH_PASSWORD: 'secret-1', DWH_AWS_KEY: 'AKIAEXAMPLE', DWH_AWS_SECRET: 'secret-2' },
  ...{ PGHOST: 'db.example.org', PGUSER: 'ann' },
};

describe('a configuration that is shown can be copied and read, without a warning:', () => {
  test.each(pages.flatMap((page) => shownIn(page).map(([heading, text], index) => [page, index + 1, heading, text])))(
    '%s, number %i (%s)',
    (_page, _number, _heading, text) => {
      const { settings } = configured(String(text), { env });
      expect(settings.warnings).toEqual([]);
      expect(settings.server).not.toBeNull();
    },
  );
});

describe('docs/configurations.md has', () => {
  const all = shownIn('docs/configurations.md').map(([, text]) => configured(text, { env }).settings);

  test.each([
    ['PostgreSQL', 'postgres', 'password'],
    ['a cluster with a password', 'redshift', 'password'],
    ['a cluster as an AWS identity', 'redshift', 'iam'],
    ['a cluster as a user of the database', 'redshift', 'iam-user'],
    ['a workgroup', 'redshift', 'serverless'],
  ])('%s, whole: login, data and, on Redshift, the role', (_, engine, auth) => {
    const found = all.filter(({ target, server, sources }) => {
      return target.engine === engine && server?.auth === auth && sources.logData !== null;
    });
    expect(found.length).toBeGreaterThan(0);
    for (const { iamRole, sources, server } of found) {
      expect(sources.songData).not.toBeNull();
      if (engine === 'redshift') expect(iamRole.arn).not.toBeNull();
      if (auth !== 'password') expect(server?.password).toBeNull();
    }
  });
});
