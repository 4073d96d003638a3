/** What the comment lines at the top of a file of queries say. */
export interface FileHeader {
  /** The file's name without its ending. */
  readonly name: string;
  readonly title: string;
  /** The question it answers. */
  readonly answers: string;
  /** True where the order of the rows is part of the result; null where nothing is said. */
  readonly ordered: boolean | null;
  /** Most by which two numbers may differ and still count as equal. */
  readonly tolerance: number;
  readonly severity: 'error' | 'warn';
}

/** A line of the file that cannot be read; `line` is from 1. */
export class QueryFileProblem extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.name = 'QueryFileProblem';
    this.line = line;
  }
}

/** Where in a file a statement begins: line and column (UTF-16 units), from 1. */
export interface FilePlace {
  readonly line: number;
  readonly column: number;
}

/** `star.sql:5:8`, of an offset in a statement; of the statement's line where the engine did not tell one. */
export function placeText(name: string, { line, column }: FilePlace, sql: string, offset: number | undefined): string {
  if (offset === undefined) return `${name}.sql:${line}`;
  const before = sql.slice(0, offset).split('\n');
  const inLine = before.at(-1)?.length ?? 0;
  return `${name}.sql:${line + before.length - 1}:${before.length === 1 ? column + inLine : inLine + 1}`;
}

/** The header, and the index of the first line behind it. */
export function readHeader(name: string, lines: readonly string[]): { header: FileHeader; start: number } {
  const header = {
    ...{ name, title: name, answers: '', tolerance: 0 },
    ordered: null as boolean | null,
    severity: 'error' as 'error' | 'warn',
  };
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const comment = /^\s*--(.*)$/.exec(line);
    // An empty line ends it: a comment below belongs to its statement.
    if (comment === null && (line.trim() !== '' || start > 0)) break;
    start = index + 1;
    const entry = /^\s*([a-z]+)\s*:\s*(.*?)\s*$/i.exec(comment?.[1] ?? '');
    if (entry === null) continue;
    const [, key = '', value = ''] = entry;
    const problem = (expected: string) => new QueryFileProblem(index + 1, `${key}: ${expected}, found "${value}"`);
    switch (key.toLowerCase()) {
      case 'title':
        header.title = value;
        break;
      case 'answers':
        header.answers = value;
        break;
      case 'ordered':
        if (value !== 'yes' && value !== 'no') throw problem('expected yes or no');
        header.ordered = value === 'yes';
        break;
      case 'severity':
        if (value !== 'error' && value !== 'warn') throw problem('expected error or warn');
        header.severity = value;
        break;
      case 'tolerance': {
        const tolerance = Number(value);
        if (value === '' || !Number.isFinite(tolerance) || tolerance < 0) throw problem('expected a number from 0 on');
        header.tolerance = tolerance;
        break;
      }
      default:
        throw new QueryFileProblem(
          index + 1,
          `unknown key "${key}"; the keys are title, answers, ordered, tolerance and severity`,
        );
    }
  }
  return { header, start };
}
