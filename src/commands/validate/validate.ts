import { SparkifyError } from '../../errors.ts';
import { stagingChecks, starChecks } from '../../sql/checks.ts';
import { expectationText } from '../../sql/meta-command/expectation.ts';
import type { QueryFile } from '../../sql/query-file.ts';
import { allTables } from '../../sql/schema.ts';
import type { SuiteFile } from '../../sql/suite-file.ts';
import { formatCount } from '../../text/format.ts';
import type { Connection } from '../../warehouse/warehouse.ts';
import { requireTables } from '../create.ts';
import type { CheckResult } from '../events.ts';
import { retryingStep } from '../retry.ts';
import { runTask, type Step, type StepResult } from '../step.ts';
import { stagedFingerprint } from './fingerprint.ts';
import { querySuite, readQueries } from './queries.ts';
import { runChecks, totalsOf, totalsText } from './run-checks.ts';
import { runQueries } from './run-queries.ts';

const step = 'validate' as const;
const dataChecks = { step, task: 'data checks' };
const queriesTask = { step, task: 'queries' };

export const validate: Step = {
  name: step,
  summary: 'check the data, and compare the analytics queries with their expected results',
  needs: ['transform'],
  tasks: async () => [dataChecks.task, queriesTask.task],

  async plan({ settings, home, warehouse }) {
    const queries = await readQueries(querySuite(settings, home), warehouse.dialect);
    const checks = [...stagingChecks(), ...starChecks(settings.etl.unmatchedPlays)];
    return {
      statements: [
        ...checks.map(({ title, failing }) => `-- check: ${title}\n${failing}`),
        ...queries.flatMap(plannedStatements),
      ],
      reads: [],
    };
  },

  async run(context) {
    await requireTables(context, allTables);
    const { settings, home, warehouse, signal } = context;
    const suite = querySuite(settings, home);
    const queries = await readQueries(suite, warehouse.dialect);
    const connection = await warehouse.connect();
    try {
      const typed = await warehouse.connectForTyped('renewed');
      try {
        return await retryingStep(context, () => examine(connection, typed));
      } finally {
        await typed.close();
      }
    } finally {
      await connection.close();
    }

    async function examine(connection: Connection, typed: Connection): Promise<StepResult> {
      // One transaction, so that no check sees another star than the one before it.
      const { checks, fingerprint } = await connection.transaction(async () => ({
        checks: await task(dataChecks.task, () =>
          runChecks(context, dataChecks, connection, [...stagingChecks(), ...starChecks(settings.etl.unmatchedPlays)]),
        ),
        fingerprint: await stagedFingerprint(warehouse, connection, settings.etl.unmatchedPlays, signal),
      }));
      // What is expected must not be learnt from data that is known to be wrong.
      const save = context.save && totalsOf(checks).failed === 0;
      if (context.save && !save) {
        const text = 'nothing is recorded as expected: checks of the data have failed';
        context.emit({ type: 'log', level: 'warn', text, step });
      }
      const answers = await task(queriesTask.task, () =>
        runQueries({ ...context, save }, queriesTask, typed, suite, queries, fingerprint),
      );
      const all = [...checks, ...answers];
      const totals = totalsOf(all);
      const message = `${totalsText(totals)}; data set ${fingerprint}`;
      if (totals.failed > 0) throw failed(all, message);
      return { outcome: totals.warned > 0 ? 'warn' : 'success', rows: null, message };
    }

    async function task(name: string, work: () => Promise<readonly CheckResult[]>): Promise<readonly CheckResult[]> {
      const { results } = await runTask(context, step, name, async () => {
        const found = await work();
        const { failed: fails, warned } = totalsOf(found);
        const outcome = fails > 0 ? ('fail' as const) : warned > 0 ? ('warn' as const) : ('success' as const);
        return { results: found, rows: null, message: totalsText(totalsOf(found)), outcome };
      });
      return results;
    }
  },
};

/** A suite's statements are planned with what is expected of each. */
function plannedStatements(file: QueryFile | SuiteFile): readonly string[] {
  if (file.kind === 'query') return [`-- query: ${file.title}\n${file.sql}`];
  return file.statements.map(({ title, sql, expectations }) => {
    const expected = expectations.map((one) => `\n-- ${expectationText(one.expected)}`).join('');
    return `-- suite: ${file.title}: ${title}\n${sql}${expected}`;
  });
}

function failed(results: readonly CheckResult[], message: string): SparkifyError {
  const fails = results.filter(({ outcome }) => outcome === 'fail');
  const [first] = fails;
  const more = fails.length > 1 ? ` (and ${formatCount(fails.length - 1)} more)` : '';
  return new SparkifyError('checks', `${first?.title}: ${first?.message}${more}. ${message}`, {
    where: `${first?.kind === 'query' ? 'query' : 'check'} ${first?.name}`,
    remedy: 'Compare expected and got; run the statement at the SQL prompt to see more.',
  });
}
