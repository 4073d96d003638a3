import { type MetaCommand, type MetaCommandError, runsStatement, takesStatement } from './meta-command/command.ts';
import { endOfCommand } from './meta-command/extent.ts';
import { parseMetaCommand } from './meta-command/parse.ts';
import { StatementScan, type StatementSpan } from './statement-scan.ts';
import { isSignificant, type LexicalOptions, tokenAt, tokens } from './tokens.ts';

/** A command in a text; offsets are UTF-16 units from 0, end exclusive. */
export interface ScriptCommand {
  readonly kind: 'command';
  /** Of the statement that it takes, as in `SELECT 1 \g`; else of its backslash. */
  readonly start: number;
  readonly end: number;
  /** From `start` to `end`. */
  readonly text: string;
  /** Where its line, or the command before the next one on the line, is over. */
  readonly over: number;
  /** Where its backslash is. */
  readonly at: number;
  readonly command: MetaCommand | MetaCommandError;
  /** What stands before it without a semicolon; null where that is nothing. A command that takes it ends it. */
  readonly statement: StatementSpan | null;
}

/** A statement or a command of a script. */
export type ScriptItem = ({ readonly kind: 'statement' } & StatementSpan) | ScriptCommand;

interface Found {
  readonly at: number;
  readonly end: number;
  readonly over: number;
}

function* commandsIn(text: string, options: LexicalOptions): Generator<Found> {
  let next = tokenAt(text, 0, options);
  while (next !== null) {
    let from = next.end;
    if (next.kind === 'punctuation' && text.charAt(next.start) === '\\') {
      const found = { at: next.start, ...endOfCommand(text, next.start) };
      yield found;
      from = found.over;
    }
    next = tokenAt(text, from, options);
  }
}

/** The text with blanks in place of its commands, so that offsets stay. */
function withoutCommands(text: string, commands: readonly Found[]): string {
  let blanked = '';
  let from = 0;
  for (const { at, over } of commands) {
    blanked += text.slice(from, at) + ' '.repeat(over - at);
    from = over;
  }
  return blanked + text.slice(from);
}

/**
 * The statements and commands of a text, split as psql does it: a command begins at a backslash outside quotes and
 * comments and takes the rest of its line, or what comes before another backslash there. One that needs a statement
 * (`\g`, `\watch`) ends the one before it; any other leaves it open, and it goes on behind the command. What is open at
 * the end is a last statement.
 */
export function splitScript(text: string, options: LexicalOptions): readonly ScriptItem[] {
  return scanScript(text, options).items;
}

function scanScript(text: string, options: LexicalOptions): { items: readonly ScriptItem[]; complete: boolean } {
  const commands = [...commandsIn(text, options)];
  const blanked = withoutCommands(text, commands);
  const scan = new StatementScan(blanked);
  const items: ScriptItem[] = [];
  const add = (statement: StatementSpan | null) => {
    if (statement !== null) items.push({ kind: 'statement', ...statement });
  };
  const addCommand = ({ at, end, over }: Found) => {
    const command = parseMetaCommand(text.slice(at, end));
    const taken = takesStatement(command);
    const statement = taken ? scan.finish(at, false) : scan.open(at);
    const start = taken && statement !== null ? statement.start : at;
    items.push({ kind: 'command', start, end, text: text.slice(start, end), over, at, command, statement });
  };
  let next = 0;
  const addCommandsBefore = (offset: number) => {
    for (let found = commands[next]; found !== undefined && found.at < offset; found = commands[next]) {
      addCommand(found);
      next += 1;
    }
  };
  for (const token of tokens(blanked, options)) {
    if (!isSignificant(token)) continue;
    addCommandsBefore(token.start);
    add(scan.take(token));
  }
  const complete = next < commands.length || scan.complete;
  addCommandsBefore(text.length);
  add(scan.finish(text.length, false));
  return { items, complete };
}

/** The texts of the statements that items would run, in order. */
export function statementsIn(items: readonly ScriptItem[]): readonly string[] {
  return items.flatMap((item) => {
    if (item.kind === 'statement') return [item.text];
    const { command, statement } = item;
    return statement !== null && runsStatement(command) ? [statement.text] : [];
  });
}

/** True when the gap between the cursor and what follows holds an empty line. */
function hasEmptyLine(gap: string): boolean {
  return /\n[ \t]*\r?\n/.test(gap);
}

/**
 * The statement or command that the cursor at `offset` means: the one it is in, up to and with its semicolon or line.
 * Between two it is the one before while the cursor stands on the line on which that ends; else the one below where only
 * comments and no empty line lie between (a comment belongs to what it stands above); else the one before. Null when the
 * text holds none.
 */
export function itemAt(text: string, offset: number, options: LexicalOptions): ScriptItem | null {
  return itemIn(splitScript(text, options), text, offset);
}

/** The same, of a text that was split already. */
export function itemIn(items: readonly ScriptItem[], text: string, offset: number): ScriptItem | null {
  const index = items.findIndex((item) => offset < item.start);
  const next = index < 0 ? undefined : items[index];
  const before = items[(index < 0 ? items.length : index) - 1];
  if (before === undefined) return next ?? null;
  if (next === undefined || offset <= before.over) return before;
  if (!/[\r\n]/.test(text.slice(before.over, offset))) return before;
  return hasEmptyLine(text.slice(offset, next.start)) ? before : next;
}

/**
 * True when a semicolon or a command ends the text, but for white space and comments behind it: Enter may run it. A
 * semicolon in a quote, a comment, parentheses or the body of a SQL-standard function does not count.
 */
export function isComplete(text: string, options: LexicalOptions): boolean {
  return scanScript(text, options).complete;
}
