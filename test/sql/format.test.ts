import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSql } from '../../src/sql/format.ts';
import { sqlText } from './statements-generator.ts';

const engines = ['embedded', 'postgres', 'redshift'] as const;

describe.each(engines)('on %s', (engine) => {
  test('statements are laid out, words keep their case', async () => {
    const formatted = await formatSql('select a,b From t where a=1 and b>2;\nselect 2', engine);
    expect(formatted).toEqual({
      ok: true,
      text: 'select\n  a,\n  b\nFrom\n  t\nwhere\n  a = 1\n  and b > 2;\n\nselect\n  2',
    });
  });

  test('comments, literals and parameters stay', async () => {
    const text = '-- plays\nselect /* all */ \'a  b\', :year, $1, "Odd Name" from t -- end\n';
    const formatted = await formatSql(text, engine);
    expect(formatted.ok).toBe(true);
    for (const piece of ['-- plays', '/* all */', "'a  b'", ':year', '$1', '"Odd Name"', '-- end']) {
      expect(formatted.ok && formatted.text).toContain(piece);
    }
  });

  test('what is laid out already stays as it is', async () => {
    const once = await formatSql('select a, b from t join u using (x) where a in (1, 2)', engine);
    const twice = once.ok ? await formatSql(once.text, engine) : null;
    expect(twice).toEqual(once);
  });

  test('a text that is no SQL stays, with the reason', async () => {
    for (const text of ["select 'open", '\\d users', 'select (1']) {
      const formatted = await formatSql(text, engine);
      if (!formatted.ok) expect(formatted.message).toMatch(/^cannot be formatted/);
    }
    expect(await formatSql("select 'open", engine)).toMatchObject({ ok: false });
  });
});

test('a literal in which a backslash escapes is not torn', async () => {
  const formatted = await formatSql("select 'it\\'s; x', 1", 'redshift');
  if (formatted.ok) expect(formatted.text).toContain("'it\\'s; x'");
  else expect(formatted.message).toMatch(/^cannot be formatted/);
});

test('nothing but white space changes, whatever the text', async () => {
  const essence = (text: string) => text.replace(/\s+/g, '');
  await fc.assert(
    fc.asyncProperty(sqlText, fc.constantFrom(...engines), async (text, engine) => {
      const formatted = await formatSql(text, engine);
      if (formatted.ok) expect(essence(formatted.text)).toBe(essence(text));
    }),
  );
});
