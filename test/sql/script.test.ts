import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isComplete, itemAt, type ScriptItem, splitScript } from '../../src/sql/script.ts';
import { splitStatements } from '../../src/sql/statements.ts';
import { sqlText } from './statements-generator.ts';

const standard = { backslashEscapes: false };
const escapes = { backslashEscapes: true };

/** `SELECT 1`, or `SELECT 1 => go` for a command with what it takes or stands behind. */
function told(item: ScriptItem): string {
  if (item.kind === 'statement') return item.text;
  const { command, statement } = item;
  const name = command.name === 'invalid' ? command.message : command.name;
  return statement === null ? `\\${name}` : `${statement.text} => ${name}`;
}

function items(text: string, options = standard): readonly string[] {
  return splitScript(text, options).map(told);
}

describe('a script of statements and commands', () => {
  test('is split at semicolons and at the lines of commands', () => {
    expect(items('\\timing on\nselect 1;\n\\d users\r\nselect 2; \\x')).toEqual([
      '\\timing',
      'select 1',
      '\\describe',
      'select 2',
      '\\expanded',
    ]);
  });

  test('gives a command that runs a statement the one before it, which needs no semicolon', () => {
    expect(items('select 1 \\gx\nselect 2 \\g out.csv\nselect 3 \\watch 5\n\\g')).toEqual([
      'select 1 => go',
      'select 2 => go',
      'select 3 => watch',
      '\\go',
    ]);
  });

  test('goes on with a statement behind a command that leaves it open; offsets stay those of the text', () => {
    const text = 'select 1\n\\x\n+ 2; select 3';
    const [command, first, second] = splitScript(text, standard);
    expect(command).toMatchObject({ kind: 'command', start: 9, statement: { text: 'select 1' } });
    expect(first).toMatchObject({ kind: 'statement', start: 0, text: 'select 1\n  \n+ 2' });
    expect(second).toMatchObject({ kind: 'statement', start: text.indexOf('select 3'), text: 'select 3' });
  });

  test('may have several commands on a line, and statements behind a doubled backslash', () => {
    expect(items('\\x \\timing \\\\ select 1; select 2 \\gx \\g')).toEqual([
      '\\expanded',
      '\\timing',
      'select 1',
      'select 2 => go',
      '\\go',
    ]);
  });

  test('gives \\copy its whole line', () => {
    expect(items("\\copy (select 'a\\b') to 'x\\y.csv' csv\nselect 1")).toEqual(['\\copy', 'select 1']);
  });

  test('has no commands in literals and comments', () => {
    for (const text of ["select '\\q'", 'select 1 -- \\q', 'select /* \\q */ 1', 'select "\\q"', 'select $$\\q$$']) {
      expect(splitScript(text, standard).map(({ kind }) => kind)).toEqual(['statement']);
    }
  });

  test('follows the rules of the target for backslashes in literals', () => {
    const text = "select 'it\\'s' \\g";
    expect(items(text, escapes)).toEqual(["select 'it\\'s' => go"]);
    expect(items(text)).toEqual([text]);
  });

  test('of SQL alone is split as statements are', () => {
    fc.assert(
      fc.property(sqlText, fc.boolean(), (text, backslashEscapes) => {
        const options = { backslashEscapes };
        const plain = text.replaceAll('\\', '/');
        const statements = splitStatements(plain, options).map((span) => ({ kind: 'statement', ...span }));
        expect(splitScript(plain, options)).toEqual(statements);
      }),
    );
  });

  test('is read without an error, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(sqlText, fc.string()), fc.nat(), (text, offset) => {
        for (const { start, end, over } of splitScript(`${text}\\g ${text}`, standard)) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(over);
        }
        itemAt(text, offset, standard);
      }),
    );
  });
});

describe('a command at the cursor', () => {
  test('is the one whose line the cursor is on, with the statement that it runs', () => {
    const text = 'select 1;\n\\d users\nselect 2 \\gx\n';
    expect(itemAt(text, text.indexOf('users'), standard)).toMatchObject({ text: '\\d users' });
    expect(itemAt(text, text.indexOf('2'), standard)).toMatchObject({ text: 'select 2 \\gx' });
    expect(itemAt(text, text.length - 1, standard)).toMatchObject({ text: 'select 2 \\gx' });
  });

  test('ends a text, so that Enter may run it', () => {
    for (const text of ['\\d', 'select 1 \\gx', 'select 1; \\x -- on']) expect(isComplete(text, standard)).toBe(true);
    for (const text of ['\\d\nselect 1', "select '\\d'"]) expect(isComplete(text, standard)).toBe(false);
  });
});
