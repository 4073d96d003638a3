import { SparkifyError } from '../errors.ts';
import { plural } from '../text/format.ts';
import { visible } from '../text/safe.ts';
import { maskSecrets } from '../text/secret.ts';
import type { KeyId } from './keys.ts';

interface Problem {
  /** The key it is about, where it is about one. */
  readonly key?: KeyId;
  /** `dwh.cfg:12 [S3] LOG_DATA`, `environment PGPORT`, … */
  readonly where: string;
  readonly message: string;
}

/** What reading the configuration brought to light, collected so that the operator hears all of it at once. */
export interface Report {
  readonly problems: Problem[];
  readonly warnings: string[];
}

const seeExample = 'dwh.cfg.example explains every key';

function clean(text: string): string {
  return maskSecrets(visible(text));
}

/** The warnings, safe to print. */
export function warningsOf(report: Report): readonly string[] {
  return report.warnings.map(clean);
}

/**
 * Throws everything that is wrong as one error; warnings follow, because a mistyped key is often why another is missing.
 * @throws SparkifyError kind `config`, with a line for each problem where there are several.
 */
export function throwProblems(report: Report, file: string): void {
  const { problems } = report;
  const [first] = problems;
  if (first === undefined) return;
  const warnings = warningsOf(report).map((warning) => `warning: ${warning}`);
  if (problems.length === 1) {
    const message = [clean(first.message), ...warnings].join('\n');
    throw new SparkifyError('config', message, { where: clean(first.where), remedy: seeExample });
  }
  const lines = problems.map(({ where, message }) => clean(`${where}: ${message}`));
  const message = [`${plural(problems.length, 'problem')} in the configuration`, ...lines, ...warnings].join('\n');
  throw new SparkifyError('config', message, { where: file, remedy: seeExample });
}
