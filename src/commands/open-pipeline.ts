import type { HomePaths } from '../config/home.ts';
import type { Settings } from '../config/settings.ts';
import type { WarehouseCatalog } from '../sql/catalog/catalog.ts';
import type { UnmatchedPlays } from '../sql/transform.ts';
import { maskSecrets } from '../text/secret.ts';
import type { Target, Warehouse } from '../warehouse/warehouse.ts';
import { CheckMemory } from './check-log.ts';
import type { PipelineEvent, StepName } from './events.ts';
import type {
  ObjectPage,
  PastReject,
  PastRejects,
  RecordText,
  StepPart,
  StepRows,
  StepRun,
  TableDetail,
} from './inspect/inspection.ts';
import { objectStates } from './inspect/object-states.ts';
import { readAllRejects, readPastRejects } from './inspect/past-rejects.ts';
import { readRecord } from './inspect/record.ts';
import { SourceWatch } from './inspect/source-watch.ts';
import { readStepRows } from './inspect/step-rows.ts';
import { readStepRuns } from './inspect/step-runs.ts';
import { TableCounts } from './inspect/table-counts.ts';
import { readTableDetails } from './inspect/table-details.ts';
import { forceLock } from './lock.ts';
import { openOther } from './other-target.ts';
import type {
  OtherTarget,
  PastRun,
  Pipeline,
  PlannedStep,
  PromptSession,
  RunRequest,
  StepDescription,
  WarehouseStatus,
} from './pipeline.ts';
import { openPromptSession } from './prompt-session.ts';
import { type RunWorld, runSteps } from './run.ts';
import { evidenceOf } from './run-log.ts';
import { readHistory, readStatus, type StatusMemory } from './status.ts';
import type { StepContext, StepPlan } from './step.ts';
import { stepNamed, steps } from './steps.ts';
import { readWarehouseCatalog } from './warehouse-catalog.ts';

/**
 * Opens the warehouse that the settings name.
 * @throws SparkifyError kind `locked` or `warehouse`.
 */
export async function openWarehouse(settings: Settings): Promise<Warehouse> {
  const { target, server } = settings;
  if (target.engine === 'redshift' && server !== null) {
    const { openRedshift } = await import('../warehouse/redshift/warehouse.ts');
    const { credentials, profile } = settings.s3;
    const aws = { region: server.region, credentials, profile };
    return openRedshift({ ...server, aws, protected: target.protected });
  }
  if (target.engine === 'postgres' && server !== null) {
    const { openPostgres } = await import('../warehouse/postgres/warehouse.ts');
    const { host, user } = server;
    return openPostgres({ ...server, host: host ?? '', user: user ?? '', protected: target.protected });
  }
  const { EmbeddedWarehouse } = await import('../warehouse/duckdb/warehouse.ts');
  return EmbeddedWarehouse.open(settings.embedded.path, { ...target, portable: settings.embedded.portable });
}

/** The pipeline of a configuration, ready to run. The caller closes it. */
export async function openPipeline(settings: Settings, home: HomePaths): Promise<Pipeline> {
  const warehouse = await openWarehouse(settings);
  const descriptions: StepDescription[] = [];
  for (const { name, summary, needs, tasks } of steps) {
    descriptions.push({ name, summary, needs, tasks: await tasks(settings) });
  }
  return new OpenPipeline({ settings, home, warehouse }, descriptions);
}

class OpenPipeline implements Pipeline {
  readonly target: Target;
  readonly steps: readonly StepDescription[];
  readonly unmatchedPlays: UnmatchedPlays;
  readonly #world: RunWorld;
  readonly #memory: StatusMemory;

  constructor(world: RunWorld, descriptions: readonly StepDescription[]) {
    this.#world = world;
    this.#memory = { source: new SourceWatch(world), counts: new TableCounts(), checks: new CheckMemory() };
    this.target = world.warehouse.target;
    this.unmatchedPlays = world.settings.etl.unmatchedPlays;
    this.steps = descriptions;
  }

  status(signal: AbortSignal): Promise<WarehouseStatus> {
    return readStatus(this.#world.warehouse, this.#memory, signal);
  }

  run(request: RunRequest, signal: AbortSignal): AsyncIterable<PipelineEvent> {
    return runSteps(this.#world, request, signal);
  }

  async plan(request: RunRequest, signal: AbortSignal): Promise<readonly PlannedStep[]> {
    const planned: PlannedStep[] = [];
    for (const { name } of steps.filter((step) => request.steps.includes(step.name))) {
      const step = stepNamed(name);
      const plan = await step.plan(this.#planContext(name, request, signal));
      planned.push({ step: name, summary: step.summary, ...masked(plan) });
    }
    return planned;
  }

  history(limit: number, signal: AbortSignal): Promise<readonly PastRun[]> {
    return readHistory(this.#world.warehouse, limit, signal);
  }

  async forceLock(run: string): Promise<boolean> {
    const connection = await this.#world.warehouse.connect();
    try {
      return await forceLock(connection, run);
    } finally {
      await connection.close();
    }
  }

  stepRuns(part: StepPart, limit: number, signal: AbortSignal): Promise<readonly StepRun[]> {
    return readStepRuns(this.#world.warehouse, part, limit, signal);
  }

  stepRows(part: StepPart, limit: number, signal: AbortSignal): Promise<StepRows> {
    return readStepRows(this.#world.warehouse, part, limit, signal);
  }

  pastRejects(table: string | null, limit: number, signal: AbortSignal): Promise<PastRejects> {
    return readPastRejects(this.#world.warehouse, table, limit, signal);
  }

  allRejects(table: string | null, signal: AbortSignal): AsyncIterable<readonly PastReject[]> {
    return readAllRejects(this.#world.warehouse, table, signal);
  }

  record(object: string, line: number, signal: AbortSignal): Promise<RecordText> {
    return readRecord(object, line, this.#world.settings.s3, signal);
  }

  async *objects(signal: AbortSignal): AsyncGenerator<ObjectPage> {
    const connection = await this.#world.warehouse.connect();
    try {
      yield* objectStates(this.#world, connection, signal);
    } finally {
      await connection.close();
    }
  }

  tables(signal: AbortSignal): Promise<readonly TableDetail[]> {
    return readTableDetails(this.#world.warehouse, signal);
  }

  catalog(signal: AbortSignal): Promise<WarehouseCatalog> {
    return readWarehouseCatalog(this.#world.warehouse, signal);
  }

  async openPrompt(): Promise<PromptSession> {
    const { warehouse, settings } = this.#world;
    const { readOnly, protected: guarded } = settings.target;
    const guard = readOnly ? 'locked' : guarded ? 'guarded' : 'open';
    return openPromptSession(await warehouse.connectForTyped('over'), warehouse.dialect, {
      guard,
      timeout: settings.target.statementTimeout,
    });
  }

  openOther(configuration: string): Promise<OtherTarget> {
    return openOther(configuration, this.target, openWarehouse);
  }

  close(): Promise<void> {
    return this.#world.warehouse.close();
  }

  /** A plan writes nothing, so there is nobody to tell of it. */
  #planContext(step: StepName, request: RunRequest, signal: AbortSignal): StepContext {
    return {
      ...this.#world,
      run: 'plan',
      step,
      signal,
      recreate: request.recreate ?? false,
      save: false,
      check: request.check ?? false,
      emit: () => undefined,
      recordEnd: async () => undefined,
      recorded: evidenceOf('plan', step),
      keepLock: async () => async () => undefined,
      nextStatement: () => 0,
    };
  }
}

/** Texts that come from elsewhere could quote a secret. */
function masked({ statements, reads, trial, ...plan }: StepPlan): StepPlan {
  return {
    ...plan,
    statements: statements.map(maskSecrets),
    reads: reads.map(maskSecrets),
    ...(trial && { trial: { ...trial, findings: trial.findings.map(maskSecrets) } }),
  };
}
