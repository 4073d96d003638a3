import type { Failure, StepName } from '../../commands/events.ts';
import type { PlannedStep } from '../../commands/pipeline.ts';
import { formatCount, formatDuration, plural } from '../../text/format.ts';
import type { Motion } from './actions.ts';
import { type Cursor, movedCursor } from './cursor.ts';
import { filterRows } from './filter.ts';
import { missingNeeds } from './needs.ts';
import type { State } from './state.ts';

/** What a run of some steps would do, as far as it has been found out. */
export interface Plan extends Cursor {
  readonly steps: readonly StepName[];
  readonly content:
    | { readonly kind: 'asking' }
    | {
        readonly kind: 'known';
        readonly planned: readonly PlannedStep[];
        /** Whether the warehouse is trying what would be loaded. */
        readonly checking: boolean;
      }
    | { readonly kind: 'failed'; readonly failure: Failure };
  /** Columns hidden at the left. */
  readonly left: number;
}

export type PlanAction =
  | { type: 'asked'; steps: readonly StepName[] }
  | { type: 'known'; planned: readonly PlannedStep[] }
  | { type: 'checking' }
  | { type: 'failed'; failure: Failure }
  | { type: 'moved'; motion: Motion; height: number }
  | { type: 'pointed'; row: number }
  | { type: 'shifted'; by: number }
  | { type: 'closed' };

/** One row of the plan, as data. `statement` is its index in the plan of its step. */
export type PlanItem =
  | { readonly kind: 'step'; readonly step: StepName; readonly text: string }
  | { readonly kind: 'fact'; readonly label: 'needs' | 'reads' | 'replaces' | 'took'; readonly text: string }
  /** That the warehouse is trying what would be loaded, or how that went, and what it found. */
  | { readonly kind: 'tried'; readonly part: 'asking' | 'sound' | 'unsound' | 'finding'; readonly text: string }
  | { readonly kind: 'sql'; readonly step: StepName; readonly statement: number; readonly text: string }
  | { readonly kind: 'failure'; readonly part: 'message' | 'where' | 'remedy'; readonly text: string };

/** The table that a statement empties, drops or makes anew: the verbs that the dialects render. */
const emptying =
  /^\s*(?:DELETE\s+FROM|DROP\s+TABLE(?:\s+IF\s+EXISTS)?|TRUNCATE(?:\s+TABLE)?|CREATE\s+OR\s+REPLACE\s+TABLE)\s+(?:\w+\.)?"?(\w+)/i;

/** `stage_events 8,056 rows` for each table whose rows the statements replace. */
function replacedRows(state: State, statements: readonly string[]): string[] {
  const tables = state.known.status?.tables ?? [];
  const names = new Set(statements.flatMap((sql) => emptying.exec(sql)?.[1]?.toLowerCase() ?? []));
  return tables
    .filter(({ table }) => names.has(table.toLowerCase()))
    .map(({ table, rows }) => `${table} ${rows === null ? 'not there' : `${formatCount(rows)} rows`}`);
}

function tookText(state: State, name: StepName): string {
  const last = state.steps.find((step) => step.name === name)?.last ?? null;
  if (last === null || last.finished === null) return 'it has not run to its end before';
  return `${formatDuration(last.finished - last.started)} last time`;
}

function triedItems({ checkable, trial }: PlannedStep, checking: boolean): PlanItem[] {
  if (checking && checkable) {
    const text = 'The warehouse reads and parses all objects, and loads nothing …';
    return [{ kind: 'tried', part: 'asking', text }];
  }
  if (trial === undefined) return [];
  const lines = trial.findings.flatMap((finding) => finding.split(/\r\n|\n|\r/));
  return [
    trial.sound
      ? { kind: 'tried', part: 'sound', text: 'tried: the load would succeed' }
      : { kind: 'tried', part: 'unsound', text: 'tried: the load would fail' },
    ...lines.map((text) => ({ kind: 'tried', part: 'finding', text }) as const),
  ];
}

function stepItems(state: State, planned: PlannedStep, checking: boolean): PlanItem[] {
  const { step, summary, statements, reads } = planned;
  const replaced = replacedRows(state, statements);
  const facts: PlanItem[] = [
    ...reads.map((text) => ({ kind: 'fact', label: 'reads', text }) as const),
    ...(replaced.length === 0 ? [] : [{ kind: 'fact', label: 'replaces', text: replaced.join(' · ') } as const]),
    { kind: 'fact', label: 'took', text: tookText(state, step) },
  ];
  const sql = statements.flatMap((text, statement) =>
    `${text.trim()};`.split(/\r\n|\n|\r/).map((line) => ({ kind: 'sql', step, statement, text: line }) as const),
  );
  return [
    { kind: 'step', step, text: `${step} · ${plural(statements.length, 'statement')} · ${summary}` },
    ...facts,
    ...triedItems(planned, checking),
    ...sql,
  ];
}

function needsItems(state: State, { steps }: Plan): PlanItem[] {
  const missing = missingNeeds(state, steps).map(({ name, status }) => `${name} (${status})`);
  return missing.length === 0 ? [] : [{ kind: 'fact', label: 'needs', text: `${missing.join(', ')}, not done yet` }];
}

/** All rows of the open plan; empty while it is being found out. */
export function allPlanItems(state: State): readonly PlanItem[] {
  const { plan } = state;
  if (plan === null || plan.content.kind === 'asking') return [];
  if (plan.content.kind === 'known') {
    const { planned, checking } = plan.content;
    return [...needsItems(state, plan), ...planned.flatMap((one) => stepItems(state, one, checking))];
  }
  const { message, where, remedy } = plan.content.failure;
  const parts = { message, where, remedy };
  return (['message', 'where', 'remedy'] as const).flatMap((part) =>
    (parts[part] ?? '')
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => ({ kind: 'failure', part, text }) as const),
  );
}

/** The rows of the open plan that its filter keeps. */
export function planItems(state: State): readonly PlanItem[] {
  return filterRows(
    allPlanItems(state),
    state.filters.plan,
    (item) => item.text,
    (item) => item.kind === 'step',
  );
}

/** The whole statement that a row of the plan is a line of; null where it is of none. */
export function plannedStatement(state: State, item: PlanItem): string | null {
  const content = state.plan?.content;
  if (item.kind !== 'sql' || content?.kind !== 'known') return null;
  return content.planned.find(({ step }) => step === item.step)?.statements[item.statement] ?? null;
}

export function reducePlan(state: State, action: PlanAction): State {
  if (action.type === 'asked') {
    const { plan: _, ...filters } = state.filters;
    return {
      ...state,
      filters,
      plan: { steps: action.steps, content: { kind: 'asking' }, row: 0, top: 0, left: 0 },
    };
  }
  const { plan } = state;
  if (plan === null) return state;
  switch (action.type) {
    case 'known':
      return atTried({
        ...state,
        plan: { ...plan, content: { kind: 'known', planned: action.planned, checking: false } },
      });
    case 'checking': {
      if (plan.content.kind !== 'known') return state;
      return atTried({ ...state, plan: { ...plan, content: { ...plan.content, checking: true } } });
    }
    case 'failed':
      return { ...state, plan: { ...plan, content: { kind: 'failed', failure: action.failure } } };
    case 'moved': {
      const cursor = movedCursor(plan, action.motion, planItems(state).length, action.height);
      return { ...state, plan: { ...plan, ...cursor } };
    }
    case 'pointed':
      return { ...state, plan: { ...plan, row: action.row } };
    case 'shifted':
      return { ...state, plan: { ...plan, left: Math.max(0, plan.left + action.by) } };
    case 'closed':
      return { ...state, plan: null };
  }
}

/** The cursor at what was found when the warehouse tried, so that it is seen; elsewhere it stays where it is. */
function atTried(state: State): State {
  const row = planItems(state).findIndex(({ kind }) => kind === 'tried');
  return state.plan === null || row < 0 ? state : { ...state, plan: { ...state.plan, row } };
}
