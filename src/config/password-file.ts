import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, homeFolder } from './home.ts';

/**
 * The password file of PostgreSQL's own clients.
 * https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
interface PasswordFile {
  /** As messages name it. */
  readonly name: string;
  readonly text: string;
}

interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

function locate(env: Environment): { path: string; name: string } {
  if (env.PGPASSFILE) return { path: env.PGPASSFILE, name: env.PGPASSFILE };
  if (process.platform === 'win32') {
    const path = join(env.APPDATA ?? homeFolder(env), 'postgresql', 'pgpass.conf');
    return { path, name: path };
  }
  return { path: join(homeFolder(env), '.pgpass'), name: '~/.pgpass' };
}

/**
 * The text of `PGPASSFILE` or `~/.pgpass`; null where there is none. As in psql, a file that others may read is not
 * used; `warn` is told, and also when it cannot be read.
 */
export function readPasswordFile(env: Environment, warn: (message: string) => void): PasswordFile | null {
  const { path, name } = locate(env);
  try {
    const info = statSync(path, { throwIfNoEntry: false });
    if (info === undefined) return null;
    if (process.platform !== 'win32' && (info.mode & 0o077) !== 0) {
      warn(`${name}: ignored, because others may read it; chmod 600 makes it usable`);
      return null;
    }
    return { name, text: readFileSync(path, 'utf8') };
  } catch (error) {
    warn(`${name}: ignored, because it cannot be read (${error instanceof Error ? error.message : String(error)})`);
    return null;
  }
}

/** The password of the first line that fits `login`, and the line's number from 1. */
export function findPassword(file: PasswordFile, login: Login): { password: string; line: number } | null {
  const wanted = [hostOf(login.host), String(login.port), login.database, login.user];
  for (const [index, text] of file.text.split(/\r?\n/).entries()) {
    if (text.startsWith('#')) continue;
    const fields = fieldsOf(text);
    const password = fields[wanted.length];
    if (password && wanted.every((value, field) => fields[field] === '*' || fields[field] === value)) {
      return { password, line: index + 1 };
    }
  }
  return null;
}

/** A Unix socket's folder is looked up as localhost. */
function hostOf(host: string): string {
  return host.startsWith('/') ? 'localhost' : host;
}

/** The fields between colons; a backslash makes the next character an ordinary one. */
function fieldsOf(line: string): string[] {
  return (`${line}:`.match(/(?:\\.|[^\\:])*:/g) ?? []).map((field) => field.slice(0, -1).replaceAll(/\\(.)/g, '$1'));
}
