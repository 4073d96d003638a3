import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { SparkifyError } from '../errors.ts';
import { assemble } from './assemble.ts';
import type { Environment } from './home.ts';
import { type Parsed, parseIni } from './ini.ts';
import { parseJson } from './json.ts';
import { isKeyName, matchEntries } from './match.ts';
import { type Report, throwProblems } from './report.ts';
import type { Overrides, Settings } from './settings.ts';
import { originOf, readValues, whereOf } from './values.ts';

export interface LoadOptions {
  /** The file of `--config`, which must exist; absent: `./dwh.cfg`, which need not. */
  readonly file?: string | undefined;
  readonly env: Environment;
  /** Absolute folder that relative paths of the command line and the environment start from. */
  readonly cwd: string;
  readonly overrides?: Overrides | undefined;
}

/**
 * Reads the configuration: command line, then file, then (for a server) the environment as psql does, then defaults.
 * The engine is `embedded` unless the file has a HOST or an ENGINE; the environment alone never selects a server.
 * @throws SparkifyError kind `config` with everything that is missing or malformed, a line each.
 */
export function loadSettings({ file, env, cwd, overrides = {} }: LoadOptions): Settings {
  const path = resolve(cwd, file ?? 'dwh.cfg');
  const name = displayName(path, cwd);
  const text = readConfiguration(path, name, file !== undefined);
  const base = dirname(path);
  const report: Report = { problems: [], warnings: [] };

  const { entries, problems } = parseConfiguration(text ?? '', path);
  for (const { line, message } of problems) report.problems.push({ where: originOf(name, line), message });
  const matched = matchEntries(entries, (entry, message) => {
    report.warnings.push(`${whereOf(name, entry)}: ${message}`);
  });
  const values = readValues(matched, { file: name, base, env, report });
  const settings = assemble(values, { file: name, path: text === null ? null : path, cwd, env, overrides, report });
  throwProblems(report, name);
  return settings;
}

/** Relative where that is shorter to read. */
function displayName(path: string, cwd: string): string {
  const name = relative(cwd, path);
  return name.startsWith('..') || isAbsolute(name) ? path : name;
}

function parseConfiguration(text: string, path: string): Parsed {
  const isJson = /\.json$/i.test(path) || text.trimStart().startsWith('{');
  return isJson ? parseJson(text) : parseIni(text, isKeyName);
}

function readConfiguration(path: string, name: string, required: boolean): string | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' && !required) return null;
    throw new SparkifyError('config', reasons[String(code)] ?? 'the configuration file cannot be read', {
      where: name,
      remedy: 'name the file with --config, or leave it out to read ./dwh.cfg where there is one',
      cause: error,
    });
  }
  return decode(bytes, name);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such configuration file',
  ENOTDIR: 'there is no such configuration file',
  EISDIR: 'this is a folder, expected a configuration file',
  EACCES: 'you may not read this configuration file',
};

/** A byte order mark is dropped, and tells UTF-16 (as Windows' editors may write it) from UTF-8. */
function decode(bytes: Buffer, name: string): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new SparkifyError('config', 'the configuration file is not UTF-8 text', {
      where: name,
      remedy: 'save it as UTF-8',
      cause: error,
    });
  }
}
