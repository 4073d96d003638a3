import { type Expectation, expectationText } from './meta-command/expectation.ts';
import { type FileHeader, type FilePlace, QueryFileProblem } from './query-header.ts';
import { type ScriptCommand, type ScriptItem, splitScript } from './script.ts';
import type { LexicalOptions } from './tokens.ts';

/** An expectation of a suite's statement. */
export interface SuiteExpectation {
  readonly expected: Expectation;
  /** What it is called: the comment above its statement, and what it says. */
  readonly title: string;
  /** From 1. */
  readonly line: number;
}

export interface SuiteStatement extends FilePlace {
  readonly sql: string;
  /** The comment that stands above it; else its first words. */
  readonly title: string;
  readonly expectations: readonly SuiteExpectation[];
}

/** A file of statements, each with what is expected of it: every `\expect` is a check. */
export interface SuiteFile extends FileHeader {
  readonly kind: 'suite';
  readonly statements: readonly SuiteStatement[];
}

/**
 * Reads the statements of a suite, and the expectations behind each.
 * @param body behind the header; `firstLine` is the number of its first line in the file
 * @throws QueryFileProblem with the line of a command that is not understood, or is no `\expect` behind a statement, and of a
 * statement without any: it would prove nothing.
 */
export function parseSuite(header: FileHeader, body: string, firstLine: number, options: LexicalOptions): SuiteFile {
  const lineOf = (offset: number) => firstLine + body.slice(0, offset).split('\n').length - 1;
  const statements: { statement: Omit<SuiteStatement, 'expectations'>; expectations: SuiteExpectation[] }[] = [];
  const begin = (sql: string, start: number) => {
    const title = commentAbove(body, start) ?? shortened(sql);
    const column = start - body.lastIndexOf('\n', start - 1);
    statements.push({ statement: { sql, line: lineOf(start), column, title }, expectations: [] });
  };
  for (const item of splitScript(body, options)) {
    if (item.kind === 'statement') {
      begin(item.text, item.start);
      continue;
    }
    if (item.statement !== null) begin(item.statement.text, item.statement.start);
    const line = lineOf(item.at);
    const expected = expectationOf(item, line);
    const last = statements.at(-1);
    if (last === undefined) throw new QueryFileProblem(line, 'there is no statement before \\expect');
    last.expectations.push({ expected, title: `${last.statement.title}: ${expectationText(expected)}`, line });
  }
  const bare = statements.find(({ expectations }) => expectations.length === 0);
  if (bare !== undefined) {
    throw new QueryFileProblem(
      bare.statement.line,
      'there is no \\expect behind this statement: it would prove nothing',
    );
  }
  return {
    ...header,
    kind: 'suite',
    statements: statements.map(({ statement, expectations }) => ({ ...statement, expectations })),
  };
}

function expectationOf({ command, text }: Extract<ScriptItem, ScriptCommand>, line: number): Expectation {
  if (command.name === 'expect') return command.expected;
  if (command.name === 'invalid') throw new QueryFileProblem(line, `${command.message}. ${command.remedy}`);
  if (command.name === 'save-result') {
    const told = 'a suite records nothing: expect the file with \\expect result FILE, and validate --save records it';
    throw new QueryFileProblem(line, told);
  }
  const word = /\\\S*/.exec(text)?.[0] ?? '';
  throw new QueryFileProblem(line, `${word} has no place in a suite, only \\expect has`);
}

/** The words of a comment on the line above. */
function commentAbove(text: string, start: number): string | null {
  const lines = text.slice(0, start).split('\n');
  return /^\s*--\s*(.*?)\s*$/.exec(lines.at(-2) ?? '')?.[1] || null;
}

const longestTitle = 60;

function shortened(sql: string): string {
  const words = sql.replaceAll(/\s+/g, ' ');
  return words.length <= longestTitle ? words : `${words.slice(0, longestTitle - 1)}…`;
}
