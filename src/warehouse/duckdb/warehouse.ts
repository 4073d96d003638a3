import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename, dirname } from 'node:path';
import { DuckDBInstance, version } from '@duckdb/node-api';
import { SparkifyError } from '../../errors.ts';
import { embeddedDialect } from '../../sql/dialect.ts';
import { systemUser } from '../system-user.ts';
import type { Connection, Target, Warehouse } from '../warehouse.ts';
import { EmbeddedConnection } from './connection.ts';
import { lockError, removeOwner, writeOwner } from './owner.ts';
import { type Portability, PortableConnection } from './portable-connection.ts';

const gibibyte = 1024 ** 3;

/** DuckDB spills to disk beyond this, so a load's memory does not grow with its data. */
function memoryLimit(): string {
  const bytes = Math.min(2 * gibibyte, Math.max(gibibyte / 2, totalmem() * 0.4));
  return `${Math.round(bytes / 1024 ** 2)}MiB`;
}

export function engineSettings(): Record<string, string> {
  return {
    errors_as_json: 'true',
    // What PostgreSQL and Redshift do: NULL is the largest value, and / of integers is an integer.
    default_null_order: 'nulls_last_on_asc_first_on_desc',
    integer_division: 'true',
    memory_limit: memoryLimit(),
    // Nothing is fetched from the network.
    autoinstall_known_extensions: 'false',
  };
}

export interface EmbeddedOptions {
  readonly protected: boolean;
  /** The file is opened for reading only: nothing can write into it, and several readers may have it open. */
  readonly readOnly?: boolean;
  /** What becomes of typed statements that Redshift would not run alike; `off`: they are DuckDB's own SQL. Absent: `warn`. */
  readonly portable?: Portability | 'off';
}

/** The embedded warehouse: one DuckDB file, opened for writing by one process at a time. */
export class EmbeddedWarehouse implements Warehouse {
  readonly target: Target;
  readonly dialect = embeddedDialect;
  readonly description = `DuckDB ${version()}`;
  readonly #instance: DuckDBInstance;
  readonly #file: string;
  readonly #ownsFile: boolean;
  readonly #portability: Portability | 'off';

  private constructor(instance: DuckDBInstance, file: string, options: EmbeddedOptions) {
    this.#instance = instance;
    this.#file = file;
    this.#ownsFile = options.readOnly !== true;
    this.#portability = options.portable ?? 'warn';
    this.target = {
      name: basename(file).replace(/\.(duckdb|db)$/, ''),
      engine: 'embedded',
      location: file,
      schema: 'main',
      user: systemUser(),
      protected: options.protected,
    };
  }

  /**
   * Opens the file, making it and its folder when they are missing; a reader finds an empty warehouse then, and makes
   * nothing.
   * @throws SparkifyError kind `locked` when another process has it open, kind `warehouse` when it cannot be opened.
   */
  static async open(file: string, options: EmbeddedOptions): Promise<EmbeddedWarehouse> {
    const { readOnly = false } = options;
    try {
      const instance = readOnly ? await openForReading(file) : await openForWriting(file);
      return new EmbeddedWarehouse(instance, file, options);
    } catch (error) {
      const locked = await lockError(file, error);
      if (locked !== null) throw locked;
      throw openError(file, error);
    }
  }

  async connect(): Promise<Connection> {
    return new EmbeddedConnection(await this.#instance.connect());
  }

  async connectForTyped(): Promise<Connection> {
    const connection = await this.connect();
    return this.#portability === 'off' ? connection : PortableConnection.over(connection, this.#portability);
  }

  async close(): Promise<void> {
    if (this.#ownsFile) await removeOwner(this.#file);
    this.#instance.closeSync();
  }
}

async function openForWriting(file: string): Promise<DuckDBInstance> {
  await mkdir(dirname(file), { recursive: true });
  const instance = await DuckDBInstance.create(file, engineSettings());
  await writeOwner(file);
  return instance;
}

function openForReading(file: string): Promise<DuckDBInstance> {
  return existsSync(file)
    ? DuckDBInstance.create(file, { ...engineSettings(), access_mode: 'READ_ONLY' })
    : DuckDBInstance.create(':memory:', engineSettings());
}

function openError(file: string, error: unknown): SparkifyError {
  const message = error instanceof Error ? error.message : String(error);
  const words = /"exception_message":"((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? message;
  const notAWarehouse = /not a valid DuckDB database file|serialized/i.test(words);
  return new SparkifyError('warehouse', `the warehouse file cannot be opened: ${words}`, {
    where: file,
    remedy: notAWarehouse
      ? 'The file is no DuckDB database, or one of a newer DuckDB: name another with --warehouse or [CLUSTER] PATH.'
      : 'Check the path, its permissions and the free disk space, or name another file with --warehouse.',
    cause: error,
  });
}
