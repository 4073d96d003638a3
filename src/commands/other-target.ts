import { existsSync } from 'node:fs';
import { loadSettings } from '../config/read.ts';
import type { Settings } from '../config/settings.ts';
import { SparkifyError } from '../errors.ts';
import type { Cursor, Target, Warehouse } from '../warehouse/warehouse.ts';
import type { OtherTarget, PromptSession } from './pipeline.ts';
import { openPromptSession } from './prompt-session.ts';

/**
 * Opens the target of another configuration file, to read there and nothing else. Its passwords come from where those of
 * the first one do.
 * @param own the target that is open already
 * @throws SparkifyError as `Pipeline.openOther`.
 */
export async function openOther(
  configuration: string,
  own: Target,
  open: (settings: Settings) => Promise<Warehouse>,
): Promise<OtherTarget> {
  try {
    const { target, session, close } = await openConfigured(configuration, own, open);
    return { target, session: toldAs(configuration, session), close };
  } catch (error) {
    throw ofOther(configuration, error);
  }
}

/** A session whose failures name the configuration: they are not those of the target that is open already. */
function toldAs(configuration: string, session: PromptSession): OtherTarget['session'] {
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw ofOther(configuration, error);
    }
  };
  return {
    open: (sql, request) =>
      told(async (): Promise<Cursor> => {
        const cursor = await session.open(sql, request);
        const { columns, touched, notices } = cursor;
        return {
          ...{ columns, touched },
          ...(notices === undefined ? {} : { notices }),
          fetch: (count) => told(() => cursor.fetch(count)),
          close: () => told(() => cursor.close()),
        };
      }),
  };
}

/** The failure with the configuration in its place; a lost connection is no more than that to who has another one. */
function ofOther(configuration: string, error: unknown): unknown {
  if (!(error instanceof SparkifyError) || error.kind === 'cancelled') return error;
  const { kind, message, where, remedy, position, statement } = error;
  const place = where?.startsWith(configuration) ? where : [configuration, where].filter(Boolean).join(', ');
  return new SparkifyError(kind, message, { where: place, remedy, position, statement, cause: error });
}

async function openConfigured(
  configuration: string,
  own: Target,
  open: (settings: Settings) => Promise<Warehouse>,
): Promise<{ readonly target: Target; readonly session: PromptSession; readonly close: () => Promise<void> }> {
  const { env } = process;
  const settings = loadSettings({ file: configuration, env, cwd: process.cwd(), overrides: { readOnly: true } });
  if (settings.target.engine === 'embedded') {
    const { path } = settings.embedded;
    if (path === own.location) throw sameTarget(configuration, own);
    // Opening would make an empty one.
    if (!existsSync(path)) throw noWarehouse(configuration, path);
  }
  const warehouse = await open(settings);
  const { target } = warehouse;
  try {
    if (isSame(target, own)) throw sameTarget(configuration, own);
    const session = openPromptSession(await warehouse.connectForTyped('over'), warehouse.dialect, {
      guard: 'locked',
      timeout: settings.target.statementTimeout,
    });
    const close = async () => {
      await session.close();
      await warehouse.close();
    };
    return { target, session, close };
  } catch (error) {
    await warehouse.close();
    throw error;
  }
}

function isSame(one: Target, other: Target): boolean {
  return (
    one.engine === other.engine &&
    one.location === other.location &&
    one.name === other.name &&
    one.schema === other.schema
  );
}

function sameTarget(configuration: string, { name }: Target): SparkifyError {
  return new SparkifyError('usage', `it names the target that is open already: ${name}`, {
    where: configuration,
    remedy: 'Name the configuration of another target.',
  });
}

function noWarehouse(configuration: string, path: string): SparkifyError {
  return new SparkifyError('warehouse', `there is no warehouse file ${path}`, {
    where: configuration,
    remedy: 'Let [CLUSTER] PATH name the file of a warehouse that has been loaded.',
  });
}
