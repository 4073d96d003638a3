import type { ParameterValue } from '../../sql/parameter-value.ts';

/** What commands set for the statements after them; it lasts as long as the prompt or the script. */
export interface PromptSettings {
  /** Whether rows are shown with a line a value: always, never, or where they are too wide. */
  readonly expanded: 'on' | 'off' | 'auto';
  /** Whether it is said how long each statement took. */
  readonly timing: boolean;
  /** The file that results go to, as it was named; null: to whoever runs the script. */
  readonly output: string | null;
  /** Milliseconds that a statement may take, null without a limit; undefined: what the configuration says. */
  readonly timeout: number | null | undefined;
  /** Values of `:name`. */
  readonly variables: ReadonlyMap<string, ParameterValue>;
}

export const initialSettings: PromptSettings = {
  expanded: 'off',
  timing: false,
  output: null,
  timeout: undefined,
  variables: new Map(),
};
