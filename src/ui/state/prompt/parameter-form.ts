import {
  guessKind,
  kindProblem,
  type ParameterKind,
  type ParameterValue,
  parameterKinds,
} from '../../../sql/parameter-value.ts';

/** A parameter that is asked for. */
export interface ParameterField {
  readonly name: string;
  readonly text: string;
  /** Null while it is taken for what it looks like. */
  readonly kind: ParameterKind | null;
}

/** The form that asks for the values of a statement's parameters. */
export interface ParameterForm {
  readonly kind: 'parameters';
  readonly statement: string;
  readonly fields: readonly ParameterField[];
  /** Index of the field that takes what is typed. */
  readonly at: number;
  /** Why it cannot be run with these values; null while nobody has found out. */
  readonly problem: string | null;
}

/** The form with the values that were given before, where there were any. */
export function parameterForm(
  statement: string,
  names: readonly string[],
  before: ReadonlyMap<string, ParameterField>,
): ParameterForm {
  const fields = names.map((name) => before.get(name) ?? { name, text: '', kind: null });
  return { kind: 'parameters', statement, fields, at: 0, problem: null };
}

export function kindOf({ kind, text }: ParameterField): ParameterKind {
  return kind ?? guessKind(text);
}

function changeField(form: ParameterForm, change: (field: ParameterField) => ParameterField): ParameterForm {
  const fields = form.fields.map((field, index) => (index === form.at ? change(field) : field));
  return { ...form, fields, problem: null };
}

/** Another text in the field; what is typed into NULL makes it a value again. */
export function typeValue(form: ParameterForm, change: (text: string) => string): ParameterForm {
  return changeField(form, (field) => ({
    ...field,
    text: change(field.text),
    kind: field.kind === 'null' ? null : field.kind,
  }));
}

export function turnKind(form: ParameterForm, by: 1 | -1): ParameterForm {
  return changeField(form, (field) => {
    const index = parameterKinds.indexOf(kindOf(field)) + by + parameterKinds.length;
    return { ...field, kind: parameterKinds[index % parameterKinds.length] ?? 'text' };
  });
}

export function moveField(form: ParameterForm, by: number): ParameterForm {
  const count = form.fields.length;
  return { ...form, at: (form.at + by + count) % count };
}

/** The values of all fields; or the form with the first that cannot be one. */
export function valuesOf(form: ParameterForm): ReadonlyMap<string, ParameterValue> | ParameterForm {
  const values = new Map<string, ParameterValue>();
  for (const [at, field] of form.fields.entries()) {
    const value = { kind: kindOf(field), text: field.text };
    const problem = kindProblem(value);
    if (problem !== null) return { ...form, at, problem: `:${field.name}: ${problem}` };
    values.set(field.name, value);
  }
  return values;
}
