import { splitWords } from './arguments.ts';
import { checkUsage, parseCheck } from './check.ts';
import { exportFormats, type Listed, type MetaCommand, type MetaCommandError, type Switch } from './command.ts';
import { parseCopy } from './copy.ts';
import { diffUsage, parseDiff } from './diff.ts';
import { expectUsage, parseExpect } from './expectation.ts';

/** A command as the help shows it, and how its arguments are read. */
export interface MetaCommandEntry {
  /** Without the backslash: `dt`. */
  readonly word: string;
  /** What follows it: `[on|off|auto]`. */
  readonly usage: string;
  readonly summary: string;
  /** May be followed by `+` and `S`, as `\dt+`. */
  readonly suffixes: boolean;
  /** Null when the arguments are not those of the usage. */
  readonly parse: (args: readonly string[], suffix: string, rest: string) => MetaCommand | MetaCommandError | null;
}

type Parse = MetaCommandEntry['parse'];

function entry(word: string, usage: string, summary: string, parse: Parse, suffixes = false): MetaCommandEntry {
  return { word, usage, summary, suffixes, parse };
}

function listing(of: Listed): Parse {
  return ([pattern = null, ...more], suffix) =>
    more.length > 0 ? null : { name: 'list', of, pattern, detail: suffix.includes('+') };
}

/** For a command without arguments. */
function plain(command: MetaCommand): Parse {
  return (args) => (args.length === 0 ? command : null);
}

/** For a command whose one argument is all of the line that follows, spaces included. */
function withName(make: (name: string) => MetaCommand): Parse {
  return (args) => (args.length === 0 ? null : make(args.join(' ')));
}

function withOptionalFile(make: (file: string | null) => MetaCommand): Parse {
  return ([file = null, ...more]) => (more.length > 0 ? null : make(file));
}

const switches: Readonly<Record<string, 'on' | 'off'>> = {
  on: 'on',
  true: 'on',
  '1': 'on',
  off: 'off',
  false: 'off',
  '0': 'off',
};

function switchOf(word: string | undefined): Switch | null {
  return word === undefined ? 'toggle' : (switches[word.toLowerCase()] ?? null);
}

const parseExpanded: Parse = ([word, ...more]) => {
  const mode = word?.toLowerCase() === 'auto' ? 'auto' : switchOf(word);
  return mode === null || more.length > 0 ? null : { name: 'expanded', mode };
};

const parseTiming: Parse = ([word, ...more]) => {
  const mode = switchOf(word);
  return mode === null || more.length > 0 ? null : { name: 'timing', mode };
};

/** psql's default. */
const watchSeconds = 2;

const parseWatch: Parse = (args) => {
  let seconds = watchSeconds;
  let times: number | null = null;
  for (const word of args) {
    const count = /^(?:c|count)=([1-9]\d*)$/.exec(word)?.[1];
    const interval = /^(?:(?:i|interval)=)?(\d+(?:\.\d+)?)$/.exec(word)?.[1];
    if (count !== undefined) times = Number(count);
    else if (interval === undefined || Number(interval) === 0) return null;
    else seconds = Number(interval);
  }
  return { name: 'watch', seconds, times };
};

const parseExport: Parse = ([word, ...file]) => {
  const format = exportFormats.find((one) => one === word?.toLowerCase());
  if (format === undefined && word !== undefined && file.length > 0) {
    return {
      name: 'invalid',
      message: `\\export: there is no format ${word}`,
      remedy: `The formats are ${exportFormats.join(', ')}.`,
    };
  }
  return format === undefined || file.length === 0 ? null : { name: 'export', format, file: file.join(' ') };
};

const parseExplain: Parse = ([word, ...more]) => {
  if (more.length > 0 || (word !== undefined && !/^analy[sz]e$/i.test(word))) return null;
  return { name: 'explain', analyze: word !== undefined };
};

const parseSet: Parse = ([variable = null, ...value]) => {
  if (variable !== null && !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(variable)) {
    return {
      name: 'invalid',
      message: `\\set: ${variable} cannot be a variable's name`,
      remedy: 'A name has letters, digits and _, and begins with no digit; it is used as :name.',
    };
  }
  if (variable === null || value.length === 0) return { name: 'variables', variable };
  return { name: 'set', variable, value: value.join(' ') };
};

const parseKeepValues: Parse = ([prefix = '', ...more]) => {
  if (more.length > 0) return null;
  if (prefix === '' || /^[\p{L}_][\p{L}\p{N}_]*$/u.test(prefix)) return { name: 'keep-values', prefix };
  return {
    name: 'invalid',
    message: `\\gset: ${prefix} cannot begin a variable's name`,
    remedy: 'A name has letters, digits and _, and begins with no digit.',
  };
};

function echoing(to: Extract<MetaCommand, { name: 'echo' }>['to']): Parse {
  return (_args, _suffix, rest) => ({ name: 'echo', text: (splitWords(rest) ?? []).join(' '), to });
}

const parseSave: Parse = (args) => {
  const [first, ...more] = args;
  const among = first === '--validation' ? 'validation' : 'own';
  const as = (among === 'validation' ? more : args).join(' ');
  if (as === '') return null;
  if (/^[\p{L}\p{N}_][\p{L}\p{N}_ .-]*$/u.test(as)) return { name: 'save', as, among };
  return {
    name: 'invalid',
    message: `\\save: ${as} cannot be a name`,
    remedy: 'A name has letters, digits, spaces, _, - and points, and begins with a letter or digit: it names a file.',
  };
};

const parseSaved: Parse = (args) =>
  args.length === 0 ? { name: 'saved' } : { name: 'run-saved', saved: args.join(' ') };

/** All commands, in the order of the help. `\?` and completion are made from it. */
export const metaCommands: readonly MetaCommandEntry[] = [
  entry(
    'd',
    '[NAME]',
    'columns and keys of a table or view; without a name, all tables and views',
    ([pattern = null, ...more], suffix) => {
      if (more.length > 0) return null;
      const detail = suffix.includes('+');
      return pattern === null
        ? { name: 'list', of: 'relations', pattern, detail }
        : { name: 'describe', pattern, detail };
    },
    true,
  ),
  entry('dt', '[PATTERN]', 'tables', listing('tables'), true),
  entry('dv', '[PATTERN]', 'views', listing('views'), true),
  entry('dn', '[PATTERN]', 'schemas', listing('schemas'), true),
  entry('df', '[PATTERN]', 'functions', listing('functions'), true),
  entry('di', '[PATTERN]', 'indexes', listing('indexes'), true),
  entry('l', '[PATTERN]', 'databases', listing('databases'), true),
  entry(
    'e',
    '[FILE]',
    'edit the statement in $EDITOR',
    withOptionalFile((file) => ({ name: 'edit', file })),
  ),
  entry(
    'g',
    '[FILE]',
    'run the statement',
    withOptionalFile((file) => ({ name: 'go', expanded: false, file })),
  ),
  entry(
    'gx',
    '[FILE]',
    'run it and show rows as columns',
    withOptionalFile((file) => ({ name: 'go', expanded: true, file })),
  ),
  entry('gset', '[PREFIX]', 'run it and set a variable for each column of its one row', parseKeepValues),
  entry('watch', '[SECONDS] [c=TIMES]', 'run it again and again', parseWatch),
  entry('explain', '[analyze]', 'show its plan; analyze runs it to measure', parseExplain),
  entry(
    'i',
    'FILE',
    'run the statements of a file',
    withName((file) => ({ name: 'include', file, relative: false })),
  ),
  entry(
    'ir',
    'FILE',
    'the same, of a file beside the one that this stands in',
    withName((file) => ({ name: 'include', file, relative: true })),
  ),
  entry(
    'o',
    '[FILE]',
    'results go to a file; without one, to the screen',
    withOptionalFile((file) => ({ name: 'output', file })),
  ),
  entry('copy', '(QUERY)|TABLE TO FILE|STDOUT', 'write a whole result or table as COPY does', (_args, _suffix, rest) =>
    parseCopy(rest),
  ),
  entry('export', 'FORMAT FILE', 'write the whole last result to a file', parseExport),
  entry('expect', expectUsage, 'hold the result against what is expected', parseExpect),
  entry('diff', diffUsage, 'how the result differs from the last run, or from another target', parseDiff),
  entry('check', checkUsage, 'check the star schema; alone, list the checks', parseCheck),
  entry('save', '[--validation] NAME', 'keep the statement under a name, or as a query of validate', parseSave),
  entry('saved', '[NAME]', 'run a statement that was kept; without a name, list them', parseSaved),
  entry('set', '[NAME [VALUE]]', 'set a variable, used as :NAME', parseSet),
  entry('unset', 'NAME', 'forget a variable', ([variable, ...more]) =>
    variable === undefined || more.length > 0 ? null : { name: 'unset', variable },
  ),
  entry('p', '', 'print the statement', plain({ name: 'print' })),
  entry('r', '', 'drop the statement before it', plain({ name: 'reset' })),
  entry('echo', '[TEXT]', 'print a text; :NAME in it is the value of a variable', echoing('data')),
  entry('qecho', '[TEXT]', 'the same, where results go', echoing('results')),
  entry('warn', '[TEXT]', 'the same, on standard error', echoing('operator')),
  entry('x', '[on|off|auto]', 'rows as columns', parseExpanded),
  entry('timing', '[on|off]', 'how long each statement took', parseTiming),
  entry('conninfo', '', 'where statements run', plain({ name: 'connection' })),
  entry('h', '[COMMAND]', 'syntax of an SQL command', (args) => ({
    name: 'syntax',
    of: args.length === 0 ? null : args.join(' '),
  })),
  entry('?', '', 'these commands', plain({ name: 'help' })),
  entry('q', '', 'leave the prompt', plain({ name: 'quit' })),
];

/** psql's long spellings. */
export const aliases: Readonly<Record<string, string>> = {
  edit: 'e',
  include: 'i',
  out: 'o',
  list: 'l',
  help: 'h',
  print: 'p',
  quit: 'q',
  reset: 'r',
};
