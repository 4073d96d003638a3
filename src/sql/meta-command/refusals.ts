/** Why a command of psql is refused, and what to do instead. */
export interface Refusal {
  /** The words that it answers to, without the backslash. */
  readonly words: readonly string[];
  readonly reason: string;
  readonly remedy: string;
}

/** Commands of psql that are refused. */
const refusals: readonly Refusal[] = [
  {
    words: ['c', 'connect'],
    reason: 'the target stays the one that was opened, so that nobody writes to another by mistake',
    remedy: 'Start sparkify-tui with another --config or --warehouse.',
  },
  { words: ['!'], reason: 'no shell is run from here', remedy: 'Leave with \\q, or suspend with Ctrl-Z.' },
  {
    words: [';'],
    reason: 'each statement is sent by itself',
    remedy: 'Leave out the backslash; BEGIN and COMMIT make one transaction of several statements.',
  },
  {
    words: ['gexec'],
    reason: 'results are not run as statements',
    remedy: 'Copy the result into the editor and look at it first.',
  },
  {
    words: ['gdesc'],
    reason: 'a statement tells its columns with its rows',
    remedy: 'Run it with LIMIT 0: the heading has the names, and the last line the type of the column at the cursor.',
  },
  {
    words: ['crosstabview'],
    reason: 'a result keeps the columns that the server sent',
    remedy: 'Have the server turn it: SELECT label, sum(CASE WHEN key = … THEN value END) AS … GROUP BY label.',
  },
  {
    words: ['if', 'elif', 'else', 'endif'],
    reason: 'a script runs from its first line to its last, or to the first error',
    remedy: 'End it where a result is wrong with \\expect; choose values with CASE and \\gset.',
  },
  {
    words: ['prompt'],
    reason: 'values are asked for where they are used',
    remedy: 'Write :NAME in the statement: it is asked for with its type, or given by --set NAME=VALUE.',
  },
  {
    words: ['bind', 'parse', 'bind_named'],
    reason: 'values are bound by their names',
    remedy: 'Write :NAME in the statement, and \\set NAME VALUE before it.',
  },
  {
    words: ['sv', 'sv+'],
    reason: 'a view is shown with its columns',
    remedy: 'Its definition is the last result of \\d NAME.',
  },
  {
    words: ['sf', 'sf+', 'ef', 'ev'],
    reason: 'functions and views are not edited from here',
    remedy: 'Their list is \\df; a source is read with: SELECT prosrc FROM pg_proc WHERE proname = …',
  },
  {
    words: ['encoding'],
    reason: 'text is UTF-8 on every engine',
    remedy: 'Convert a file that is not, before it is loaded.',
  },
  {
    words: ['a', 'f', 'H', 'html', 'C', 't', 'T', 'pset'],
    reason: 'the form of a result is chosen where it goes',
    remedy: 'Use sql --format, the ending of a file’s name in \\g and \\o, or \\x for rows as columns.',
  },
  {
    words: ['s'],
    reason: 'the history is searched, not printed',
    remedy: 'Press Ctrl-R in the editor.',
  },
  {
    words: ['w', 'write'],
    reason: 'statements are kept under a name',
    remedy: 'Keep this one with \\save NAME.',
  },
  {
    words: ['cd'],
    reason: 'the names of files begin in the folder that the program was started in',
    remedy: 'Write the file with its folder.',
  },
  {
    words: ['getenv', 'setenv'],
    reason: 'the environment is left to the shell',
    remedy: 'Give a value with sql --set NAME="$VALUE".',
  },
  {
    words: ['password'],
    reason: 'no password is typed into the prompt',
    remedy: 'Change it with the server’s own tools, then in dwh.cfg or ~/.pgpass.',
  },
  {
    words: ['errverbose'],
    reason: 'an error is always told with all that the server said',
    remedy: 'It stands in the tab of its statement.',
  },
  {
    words: ['du', 'dg', 'dp', 'z'],
    reason: 'users and rights are not listed here',
    remedy: 'Ask the catalog: SELECT * FROM pg_user, or information_schema.table_privileges.',
  },
];

/** The refusal of a command's word; null for one that is not refused. */
export function refusalOf(word: string): Refusal | null {
  return refusals.find(({ words }) => words.includes(word)) ?? null;
}
