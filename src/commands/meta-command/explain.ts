import { SparkifyError } from '../../errors.ts';
import type { Engine } from '../../sql/dialect.ts';
import type { Plan } from '../../sql/plan/plan.ts';
import { explainStatement, readPlan } from '../../sql/plan/read.ts';
import type { PromptSession, StatementRequest } from '../pipeline.ts';
import type { BoundStatement } from './bound-statement.ts';

/** The plan of a statement that is asked for, and what the engine can do about it. */
export interface Explained {
  readonly statement: BoundStatement;
  /** Runs the statement, to measure its steps. */
  readonly analyze: boolean;
  readonly engine: Engine;
}

/**
 * Asks the engine for a plan.
 * @throws SparkifyError kind `usage` where the engine cannot measure, kind `sql` where it refuses the statement or tells
 * a plan that cannot be read.
 */
export async function readPlanOf(
  session: PromptSession,
  { statement, analyze, engine }: Explained,
  request: StatementRequest,
): Promise<Plan> {
  const { sent, written } = statement;
  const explain = explainStatement(sent.sql, engine, analyze);
  if (explain === null) {
    throw new SparkifyError('usage', 'this engine measures no plan: its EXPLAIN never runs the statement', {
      remedy: 'Ask for the plan alone: \\explain',
    });
  }
  const { rows } = await session.query(explain, { ...request, parameters: sent.values, origin: 'wrapped' });
  const plan = readPlan(rows, engine);
  if (plan !== null) return plan;
  throw new SparkifyError('sql', 'the plan cannot be drawn', {
    remedy: `Run EXPLAIN itself: EXPLAIN ${written.replaceAll(/\s+/g, ' ').slice(0, 60)}`,
  });
}
