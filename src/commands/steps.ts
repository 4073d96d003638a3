import { SparkifyError } from '../errors.ts';
import { create } from './create.ts';
import type { StepName } from './events.ts';
import { stage } from './stage/stage.ts';
import type { Step } from './step.ts';
import { transform } from './transform.ts';
import { validate } from './validate/validate.ts';

/** All steps in the order in which they run. Adding a step is adding one file and its place here. */
export const steps: readonly Step[] = [create, stage, transform, validate];

export function stepNamed(name: StepName): Step {
  const found = steps.find((step) => step.name === name);
  if (found === undefined) throw new RangeError(`no step is named ${name}`);
  return found;
}

export interface Selection {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Comma-separated names. */
  readonly only?: string | undefined;
}

/**
 * The steps that `--from`, `--to` and `--only` choose, in the order in which they run.
 * @throws SparkifyError kind `usage` for an unknown name, or when nothing is chosen.
 */
export function selectSteps({ from, to, only }: Selection): readonly StepName[] {
  const names = steps.map(({ name }) => name);
  const indexOf = (option: string, value: string): number => {
    const index = names.indexOf(value as StepName);
    if (index >= 0) return index;
    throw new SparkifyError('usage', `${option} ${value}: there is no such step`, {
      remedy: `The steps are ${names.join(', ')}.`,
    });
  };
  if (only !== undefined) {
    if (from !== undefined || to !== undefined) {
      throw new SparkifyError('usage', '--only goes without --from and --to', {
        remedy: 'Name single steps with --only, or a stretch of them with --from and --to.',
      });
    }
    const chosen = only.split(',').map((name) => indexOf('--only', name.trim()));
    return names.filter((_, index) => chosen.includes(index));
  }
  const first = from === undefined ? 0 : indexOf('--from', from);
  const last = to === undefined ? names.length - 1 : indexOf('--to', to);
  if (first > last) {
    throw new SparkifyError('usage', `--from ${from} comes after --to ${to}: no step is left`, {
      remedy: `The steps run in this order: ${names.join(', ')}.`,
    });
  }
  return names.slice(first, last + 1);
}
