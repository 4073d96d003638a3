import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HomePaths } from '../../config/home.ts';
import type { Settings } from '../../config/settings.ts';
import { SparkifyError } from '../../errors.ts';
import { parseQueryFile, type QueryFile } from '../../sql/query-file.ts';
import { QueryFileProblem } from '../../sql/query-header.ts';
import { shippedQueries } from '../../sql/shipped-queries.ts';
import type { SuiteFile } from '../../sql/suite-file.ts';
import type { LexicalOptions } from '../../sql/tokens.ts';
import { decodeUtf8, NotUtf8, saveAsUtf8 } from '../../text/utf8.ts';

/** Where query files are, and where their expected results are looked for and recorded. */
export interface QuerySuite {
  readonly folder: string;
  /** In the order of looking. */
  readonly expectedFolders: readonly string[];
  readonly saveFolder: string;
}

/** The operator's own suite when [ETL] VALIDATION_DIR names one, else the one that is shipped. */
export function querySuite(settings: Settings, home: HomePaths): QuerySuite {
  const own = settings.etl.validationDir;
  if (own !== null) return { folder: own, expectedFolders: [own], saveFolder: own };
  const shipped = fileURLToPath(shippedQueries);
  return { folder: shipped, expectedFolders: [home.expected, shipped], saveFolder: home.expected };
}

/** `name.fingerprint.csv`: an expected result belongs to one data set. */
export function expectedName(query: QueryFile, fingerprint: string): string {
  return `${query.name}.${fingerprint}.csv`;
}

/**
 * Reads the suite's query files, in the order of their names.
 * @throws SparkifyError kind `config` with file and line of a query that cannot be read, or when there is none.
 */
export async function readQueries(
  { folder }: QuerySuite,
  options: LexicalOptions,
): Promise<readonly (QueryFile | SuiteFile)[]> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  } catch (error) {
    throw new SparkifyError('config', `the queries' folder cannot be read: ${(error as Error).message}`, {
      where: folder,
      remedy: 'Let [ETL] VALIDATION_DIR name a folder with .sql files, or leave it out to run the shipped ones.',
      cause: error,
    });
  }
  if (names.length === 0) {
    throw new SparkifyError('config', 'there are no .sql files in the queries’ folder', {
      where: folder,
      remedy: 'Let [ETL] VALIDATION_DIR name a folder with .sql files, or leave it out to run the shipped ones.',
    });
  }
  return Promise.all(names.map((name) => readQuery(join(folder, name), name.slice(0, -'.sql'.length), options)));
}

async function readQuery(file: string, name: string, options: LexicalOptions): Promise<QueryFile | SuiteFile> {
  try {
    return parseQueryFile(name, decodeUtf8(await readFile(file)), options);
  } catch (error) {
    if (error instanceof NotUtf8) {
      const { message, line } = error;
      throw new SparkifyError('config', message, { where: `${file}:${line}`, remedy: saveAsUtf8, cause: error });
    }
    if (!(error instanceof QueryFileProblem)) throw error;
    throw new SparkifyError('config', error.message, {
      where: `${file}:${error.line}`,
      remedy:
        'A file begins with lines like "-- title: Top songs"; then come a query, or queries with \\expect behind them.',
      cause: error,
    });
  }
}
