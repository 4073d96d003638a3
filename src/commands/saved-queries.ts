import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SparkifyError } from '../errors.ts';
import { readScriptFile } from './meta-command/script-file.ts';

/** Where a query is kept: among the operator's own, or in the folder of those that `validate` runs. */
export type SavedAmong = 'own' | 'validation';

/** A statement that is kept in a file. */
export interface SavedQuery {
  /** The file's name without its ending. */
  readonly name: string;
  readonly among: SavedAmong;
  readonly path: string;
  readonly sql: string;
}

export interface QueryFolders {
  /** Null where nothing is kept. */
  readonly own: string | null;
  /** Null where the configuration names none. */
  readonly validation: string | null;
}

/** The operator's saved queries: `.sql` files that may be edited, copied and kept under version control as any others. */
export class SavedQueries {
  readonly #folders: QueryFolders;

  constructor(folders: QueryFolders) {
    this.#folders = folders;
  }

  /** All of them, by name; of two with one name the operator's own comes first. */
  async list(): Promise<readonly SavedQuery[]> {
    const own = await this.#listIn('own');
    const queries = [...own, ...(await this.#listIn('validation'))];
    return queries.sort((one, other) => one.name.localeCompare(other.name));
  }

  /**
   * The one of that name.
   * @throws SparkifyError kind `usage` when there is none.
   */
  async get(name: string): Promise<SavedQuery> {
    const found = (await this.list()).find((query) => query.name === name);
    if (found !== undefined) return found;
    throw new SparkifyError('usage', `there is no saved query ${name}`, { remedy: 'All of them: \\saved' });
  }

  /**
   * Keeps a statement; one of the same name is replaced.
   * @throws SparkifyError kind `usage` when there is no folder for it, or it cannot be written.
   */
  async save(name: string, among: SavedAmong, sql: string): Promise<SavedQuery> {
    const folder = this.#folders[among];
    if (folder === null) {
      throw new SparkifyError('usage', `there is no folder of ${among === 'own' ? 'saved' : 'validation'} queries`, {
        remedy: 'Let [ETL] VALIDATION_DIR of dwh.cfg name one, or save without --validation.',
      });
    }
    const path = join(folder, `${name}.sql`);
    try {
      await mkdir(folder, { recursive: true });
      const next = `${path}.new`;
      await writeFile(next, `${sql};\n`, { mode: 0o600 });
      await rename(next, path);
    } catch (error) {
      throw new SparkifyError('usage', `the query cannot be saved: ${(error as Error).message}`, {
        where: path,
        remedy: 'Make the folder writable, or free some space.',
        cause: error,
      });
    }
    return { name, among, path, sql };
  }

  async #listIn(among: SavedAmong): Promise<SavedQuery[]> {
    const folder = this.#folders[among];
    if (folder === null) return [];
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw new SparkifyError('usage', `the saved queries cannot be read: ${error.message}`, {
        where: folder,
        remedy: 'Make the folder readable.',
        cause: error,
      });
    });
    const queries: SavedQuery[] = [];
    for (const file of names.filter((name) => name.endsWith('.sql'))) {
      const path = join(folder, file);
      const sql = (await readScriptFile(path)).text.trim().replace(/;$/, '');
      queries.push({ name: file.slice(0, -'.sql'.length), among, path, sql });
    }
    return queries;
  }
}
