import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, homeFolder } from './home.ts';
import { parseIni } from './ini.ts';
import type { KeyId } from './keys.ts';
import type { Report } from './report.ts';

/** A parameter of a service, as the file has it. */
interface ServiceParameter {
  readonly id: KeyId;
  readonly text: string;
  /** `~/.pg_service.conf:12`. */
  readonly origin: string;
  /** The same, with the parameter's name. */
  readonly where: string;
}

/** Parameters of libpq, and what they are here. */
const keyOf: Readonly<Record<string, KeyId>> = {
  host: 'host',
  port: 'port',
  dbname: 'database',
  user: 'user',
  password: 'password',
  sslmode: 'sslmode',
  sslrootcert: 'sslrootcert',
  connect_timeout: 'connectTimeout',
};

/** Where services are looked for, the operator's own file first. */
function candidates(env: Environment): readonly { readonly path: string; readonly name: string }[] {
  const own = env.PGSERVICEFILE
    ? { path: env.PGSERVICEFILE, name: env.PGSERVICEFILE }
    : { path: join(homeFolder(env), '.pg_service.conf'), name: '~/.pg_service.conf' };
  if (!env.PGSYSCONFDIR) return [own];
  const path = join(env.PGSYSCONFDIR, 'pg_service.conf');
  return [own, { path, name: path }];
}

/**
 * The parameters of the service that `PGSERVICE` names, as PostgreSQL's own clients read them; none where it is not set. What is
 * wrong goes into the report.
 * https://www.postgresql.org/docs/current/libpq-pgservice.html
 */
export function readService(env: Environment, report: Report): readonly ServiceParameter[] {
  const service = env.PGSERVICE;
  if (!service) return [];
  const files = candidates(env).filter(({ path }) => existsSync(path));
  for (const { path, name } of files) {
    const entries = entriesOf(path, name, report).filter(({ section }) => section === service);
    if (entries.length === 0) continue;
    return entries.flatMap(({ key, value, line }): ServiceParameter[] => {
      const origin = `${name}:${line}`;
      const id = keyOf[key];
      if (id !== undefined) return [{ id, text: value, origin, where: `${origin} [${service}] ${key}` }];
      report.warnings.push(`${origin} [${service}] ${key}: ignored, because it is not used here`);
      return [];
    });
  }
  const looked = files.length === 0 ? candidates(env) : files;
  const places = looked.map(({ name }) => name).join(' and ');
  const message =
    files.length === 0
      ? `found "${service}", but there is no ${places}`
      : `found "${service}", but there is no [${service}] in ${places}`;
  report.problems.push({ where: 'environment PGSERVICE', message });
  return [];
}

function entriesOf(path: string, name: string, report: Report) {
  try {
    return parseIni(readFileSync(path, 'utf8'), () => true).entries;
  } catch (error) {
    report.problems.push({ where: name, message: `cannot be read (${(error as Error).message})` });
    return [];
  }
}
