import { classify } from '../../sql/classify.ts';
import type { MetaCommand } from '../../sql/meta-command/command.ts';
import type { StatementRequest } from '../pipeline.ts';
import { readPlanOf } from './explain.ts';
import { readValues, withValues } from './kept-values.ts';
import { ended, type Given, type ScriptEnd, type ScriptWork } from './script-work.ts';
import { type SettingCommand, settingChange } from './setting-changes.ts';
import { copyQuery, copyRows } from './write-results.ts';

type Of<Name extends MetaCommand['name']> = Extract<MetaCommand, { name: Name }>;

/** The commands that set something, or do something with the statement before them or with its result. */
export type StatementCommand =
  | Of<
      | 'go'
      | 'echo'
      | 'print'
      | 'reset'
      | 'keep-values'
      | 'explain'
      | 'watch'
      | 'copy'
      | 'export'
      | 'output'
      | 'save'
      | 'edit'
    >
  | SettingCommand;

/** Does one of them, and tells how it ended. */
export async function runStatementCommand(
  command: StatementCommand,
  given: Given,
  work: ScriptWork,
): Promise<ScriptEnd> {
  switch (command.name) {
    case 'set':
    case 'unset':
    case 'expanded':
    case 'timing':
      return change(command, given, work);
    case 'echo':
      return echo(command, given, work);
    case 'print':
      return printStatement(given, work);
    case 'reset':
      return work.say('The statement is dropped.', given);
    case 'keep-values':
      return keepValues(command, given, work);
    case 'go':
      return go(command, given, work);
    case 'output':
      return sendTo(command.file, given, work);
    case 'copy':
      return copyOut(command, given, work);
    case 'export':
      return exportResult(command, given, work);
    case 'save':
      return save(command, given, work);
    case 'edit':
      return edit(command, given, work);
    case 'explain':
      return explain(command, given, work);
    case 'watch':
      return watch(command, given, work);
  }
}

async function go({ file, expanded }: Of<'go'>, given: Given, work: ScriptWork): Promise<ScriptEnd> {
  if (file === null) return work.statement(given, expanded);
  const ready = await work.ready(given);
  if (ready === null) return 'failed';
  return work.write(ready, (writing) => work.files.write(writing, ready.statement, file, work.isExpanded(expanded)));
}

async function echo({ text, to }: Of<'echo'>, given: Given, work: ScriptWork): Promise<ScriptEnd> {
  const { host } = work.setting;
  const words = withValues(text, work.settings.variables);
  if (to === 'results' && work.files.takesResults) return work.write(given, () => work.files.appendLine(words));
  if (to === 'operator') host.warn(words);
  else await host.print(words);
  host.noted(given);
  return 'done';
}

async function printStatement(given: Given, work: ScriptWork): Promise<ScriptEnd> {
  const { host } = work.setting;
  if (given.statement === null) return work.fail(given, 'there is no statement to print', 'Write it before \\p.');
  await host.print(given.statement.sql);
  host.noted(given);
  return 'done';
}

async function keepValues({ prefix }: Of<'keep-values'>, given: Given, work: ScriptWork): Promise<ScriptEnd> {
  const ready = await work.ready(given);
  if (ready === null) return 'failed';
  return work.write(ready, async (writing) => {
    const values = await readValues(writing, ready.statement, prefix);
    work.change({ variables: new Map([...work.settings.variables, ...values]) });
    return `Set: ${[...values.keys()].map((name) => `:${name}`).join(', ')}`;
  });
}

async function explain({ analyze }: Of<'explain'>, given: Given, work: ScriptWork): Promise<ScriptEnd> {
  const { host, dialect } = work.setting;
  // Nothing is changed by asking for a plan; what measuring may change is asked about here.
  const ready = await work.ready({ ...given, cleared: true });
  if (ready === null) return 'failed';
  const { statement } = ready;
  const writes = analyze && classify(statement.written, dialect) !== 'read';
  if (writes && !(await host.mayRun(statement.written, 'analyze'))) return 'failed';
  const { engine } = dialect;
  const title = analyze ? 'Plan, measured' : 'Plan';
  const read = async (request: StatementRequest) =>
    readPlanOf(await host.session(), { statement, analyze, engine }, request);
  return ended(await host.plan({ ...ready, statement: statement.written, title, read }));
}

async function watch({ seconds, times }: Of<'watch'>, given: Given, work: ScriptWork): Promise<ScriptEnd> {
  const { host, dialect } = work.setting;
  const ready = await work.ready(given);
  if (ready === null) return 'failed';
  if (classify(ready.statement.written, dialect) !== 'read') {
    return work.fail(given, '\\watch runs what only reads: this may change data each time', 'Watch a query.');
  }
  for (let run = 1; ; run += 1) {
    const done = await host.run({ ...ready, expanded: false, watch: { run, seconds } });
    if (!done) return 'failed';
    if (run === times) return 'done';
    if (!(await host.pause(seconds))) return 'failed';
  }
}

async function copyOut(command: Of<'copy'>, given: Given, work: ScriptWork): Promise<ScriptEnd> {
  const statement = await work.bound(copyQuery(command), given);
  if (statement === null) return 'failed';
  const { output } = work.setting.host;
  if (command.to.type === 'file' || (command.to.type === 'results' && work.files.takesResults)) {
    return work.write(given, (writing) => work.files.copy(writing, statement, command));
  }
  if (output === null) {
    return work.fail(given, '\\copy … TO STDOUT writes for other programs', 'Run it by `sql -c`, or name a file.');
  }
  return work.write(given, (writing) => copyRows(writing, statement, command, output));
}

async function exportResult(command: Of<'export'>, given: Given, work: ScriptWork): Promise<ScriptEnd> {
  const last = await work.ready(given);
  if (last === null) return 'failed';
  return work.write(given, (writing) => work.files.export(writing, last.statement, command));
}

async function sendTo(name: string | null, given: Given, work: ScriptWork): Promise<ScriptEnd> {
  try {
    await work.files.sendTo(name);
  } catch (error) {
    return work.failWith(given, error);
  }
  const said = name === null ? 'Results are shown again.' : `Results go to ${name}; \\o shows them again.`;
  return work.set({ output: name }, said, given);
}

async function save({ as, among }: Of<'save'>, given: Given, work: ScriptWork): Promise<ScriptEnd> {
  const { statement } = given;
  const { saved, host } = work.setting;
  if (statement === null) return work.fail(given, 'there is no statement to save', 'Write it before \\save.');
  const write = async () => `Saved in ${(await saved.save(as, among, statement.sql)).path}`;
  return ended(await host.work({ ...given, work: write }));
}

async function edit({ file }: Of<'edit'>, given: Given, work: ScriptWork): Promise<ScriptEnd> {
  const { host } = work.setting;
  try {
    host.noted(given);
    await host.edit(file === null ? { text: given.statement?.sql ?? '' } : { file: work.files.named(file).path });
    return 'done';
  } catch (error) {
    return work.failWith(given, error);
  }
}

async function change(command: SettingCommand, given: Given, work: ScriptWork): Promise<ScriptEnd> {
  try {
    const { change, said } = settingChange(command, work.settings);
    return work.set(change, said, given);
  } catch (error) {
    return work.failWith(given, error);
  }
}
