import type { Danger } from '../../../commands/meta-command/danger.ts';
import type { ParameterValue } from '../../../sql/parameter-value.ts';
import { type ParameterField, parameterForm } from '../../state/prompt/parameter-form.ts';
import type { EffectContext } from '../context.ts';

export type ParameterValues = ReadonlyMap<string, ParameterValue>;

/** Asks the operator in the middle of a script, which waits for the answer. */
export class Asking {
  readonly #context: EffectContext;
  /** What was typed for each name before. */
  readonly #before = new Map<string, ParameterField>();
  #giveValues: ((values: ParameterValues | null) => void) | null = null;
  #confirmed = false;

  constructor(context: EffectContext) {
    this.#context = context;
  }

  /** Opens the form; null where the operator closes it. */
  async parameters(statement: string, names: readonly string[]): Promise<ParameterValues | null> {
    const { store } = this.#context;
    const given = Promise.withResolvers<ParameterValues | null>();
    this.#giveValues = given.resolve;
    store.dispatch({
      type: 'prompt',
      action: { type: 'panel-opened', panel: parameterForm(statement, names, this.#before) },
    });
    return this.#waiting(given.promise);
  }

  /** The form's answer, with what was typed for the next time. */
  give(fields: readonly ParameterField[], values: ParameterValues): void {
    for (const field of fields) this.#before.set(field.name, field);
    this.#close(values);
  }

  /** Asks whether a statement may run that does more than its writer may have thought of. */
  async mayRun(sql: string, write: Danger): Promise<boolean> {
    const { store } = this.#context;
    const question = { kind: 'unfiltered-in-script', focus: 0, write, sql } as const;
    this.#confirmed = false;
    store.dispatch({ type: 'asked', question });
    const closed = Promise.withResolvers<void>();
    const unsubscribe = store.subscribe(() => {
      if (store.get().question?.kind !== question.kind) closed.resolve();
    });
    // The answer is given in the turn in which the question is closed.
    await this.#waiting(closed.promise);
    unsubscribe();
    return this.#confirmed;
  }

  confirm(): void {
    this.#confirmed = true;
  }

  /** Answers what is asked with no. */
  giveUp(): void {
    const { store } = this.#context;
    this.#close(null);
    if (store.get().question?.kind === 'unfiltered-in-script') store.dispatch({ type: 'question-closed' });
  }

  #close(values: ParameterValues | null): void {
    const give = this.#giveValues;
    if (give === null) return;
    this.#giveValues = null;
    this.#context.store.dispatch({ type: 'prompt', action: { type: 'panel-closed' } });
    give(values);
  }

  async #waiting<T>(answer: Promise<T>): Promise<T> {
    const { store } = this.#context;
    store.dispatch({ type: 'prompt', action: { type: 'script', state: 'waiting' } });
    try {
      return await answer;
    } finally {
      store.dispatch({ type: 'prompt', action: { type: 'script', state: 'none' } });
    }
  }
}
