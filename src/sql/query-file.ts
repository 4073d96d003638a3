/** An analytics query with what its header says: a `.sql` file that anybody can add. */
export interface QueryFile {
  /** The file's name without its ending. */
  readonly name: string;
  readonly title: string;
  /** The question it answers. */
  readonly answers: string;
  /** True where the order of the rows is part of the result. */
  readonly ordered: boolean;
  /** Most by which two numbers may differ and still count as equal. */
  readonly tolerance: number;
  readonly severity: 'error' | 'warn';
  /** The statement, without the header. */
  readonly sql: string;
}

/** A header line that cannot be read; `line` is from 1. */
export class QueryFileProblem extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.name = 'QueryFileProblem';
    this.line = line;
  }
}

/**
 * Reads a query file: comment lines `-- key: value` at the top (title, answers, ordered, tolerance, severity), then one
 * statement.
 * @throws QueryFileProblem with the line that is wrong.
 */
export function parseQueryFile(name: string, text: string): QueryFile {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const header = { title: name, answers: '', ordered: false, tolerance: 0, severity: 'error' as 'error' | 'warn' };
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const comment = /^\s*--(.*)$/.exec(line);
    if (comment === null && line.trim() !== '') break;
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
  const sql = lines.slice(start).join('\n').trim().replace(/;\s*$/, '');
  if (sql === '') throw new QueryFileProblem(lines.length, 'there is no statement after the header');
  return { name, ...header, sql };
}
