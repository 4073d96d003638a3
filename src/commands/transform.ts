import { SparkifyError } from '../errors.ts';
import { stagingChecks, starChecks } from '../sql/checks.ts';
import { allTables, type StarTableName, starTables } from '../sql/schema.ts';
import { type TableStatement, transformStatements } from '../sql/transform.ts';
import { formatCount, plural } from '../text/format.ts';
import type { Connection } from '../warehouse/warehouse.ts';
import { requireTables } from './create.ts';
import type { CheckResult } from './events.ts';
import { publish } from './publish.ts';
import { analyze, analyzeAfterwards, runStatement, runTask, type Step, type StepResult } from './step.ts';
import { runChecks, totalsOf, totalsText } from './validate/run-checks.ts';

const step = 'transform' as const;
const checksTask = 'checks';

export const transform: Step = {
  name: step,
  summary: 'replace the star schema with what is staged, checked before it is published',
  needs: ['stage'],
  tasks: async () => [...starTables.map(({ name }) => name), checksTask],

  async plan({ warehouse, settings }) {
    return {
      statements: [
        'BEGIN',
        ...transformStatements(warehouse.dialect, settings.etl.unmatchedPlays).map(({ sql }) => sql),
        ...checksOf(settings.etl.unmatchedPlays).map(({ title, failing }) => `-- check: ${title}\n${failing}`),
        'COMMIT',
      ],
      reads: [],
    };
  },

  async run(context) {
    await requireTables(context, allTables);
    const { warehouse, settings } = context;
    const { unmatchedPlays } = settings.etl;
    const connection = await warehouse.connect();
    try {
      const statements = transformStatements(warehouse.dialect, unmatchedPlays);
      const replace = async (): Promise<StepResult> => {
        for (const { table, sql } of statements.filter(isDelete)) {
          await runStatement(context, { step, task: table }, connection, sql);
        }
        const rows = new Map<StarTableName, number>();
        for (const { table, sql } of statements.filter((statement) => !isDelete(statement))) {
          const inserted = await runTask(context, step, table, async () => {
            const { touched } = await runStatement(context, { step, task: table }, connection, sql);
            return { rows: touched, message: '' };
          });
          rows.set(table, inserted.rows ?? 0);
          await analyze(context, { step, task: table }, connection);
        }
        const checks = await runTask(context, step, checksTask, async () => {
          const results = await runChecks(context, { step, task: checksTask }, connection, checksOf(unmatchedPlays));
          const totals = totalsOf(results);
          if (totals.failed > 0) throw checksFailed(results);
          return {
            rows: null,
            message: totalsText(totals),
            outcome: totals.warned > 0 ? ('warn' as const) : ('success' as const),
          };
        });
        const plays = rows.get('songPlays') ?? 0;
        const match = await matchText(connection, plays);
        return {
          outcome: checks.outcome,
          rows: [...rows.values()].reduce((sum, count) => sum + count, 0),
          message: `${match}; ${checks.message}`,
        };
      };
      const result = await publish(context, connection, replace, 'retried');
      await analyzeAfterwards(
        context,
        step,
        connection,
        starTables.map(({ name }) => name),
      );
      return result;
    } finally {
      await connection.close();
    }
  },
};

function isDelete({ sql }: TableStatement): boolean {
  return sql.startsWith('DELETE');
}

function checksOf(unmatchedPlays: 'keep' | 'drop') {
  return [...stagingChecks(), ...starChecks(unmatchedPlays)];
}

function checksFailed(results: readonly CheckResult[]): SparkifyError {
  const failed = results.filter(({ outcome }) => outcome === 'fail');
  const [first] = failed;
  const more = failed.length > 1 ? ` (and ${formatCount(failed.length - 1)} more)` : '';
  return new SparkifyError('checks', `${first?.title}: ${first?.message}${more}; the star schema is as it was`, {
    where: `check ${first?.name}`,
    remedy: 'Look at the failing rows of the check, mend the data at its source, and stage again.',
  });
}

async function matchText(connection: Connection, plays: number): Promise<string> {
  const { rows } = await connection.query('SELECT count(song_id) FROM songPlays');
  const matched = Number(rows[0]?.[0]);
  const share = plays === 0 ? '' : ` (${((matched * 100) / plays).toFixed(1)} %)`;
  return `${plural(plays, 'play')}, ${formatCount(matched)} of them with a known song${share}`;
}
