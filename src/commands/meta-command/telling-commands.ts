import type { Dialect } from '../../sql/dialect.ts';
import type { TellingCommand } from '../../sql/meta-command/command.ts';
import type { Target } from '../../warehouse/warehouse.ts';
import { checkResults } from '../check/check-command.ts';
import type { Pipeline } from '../pipeline.ts';
import type { SavedQueries } from '../saved-queries.ts';
import type { ScriptHost, ScriptListing } from './host.ts';
import { readDescription, readListing } from './listings.ts';
import type { PromptSettings } from './settings.ts';
import { commandsTold, connectionTold, savedTold, syntaxTold, variablesTold } from './tellings.ts';

export interface TellingSetting {
  readonly dialect: Dialect;
  readonly target: Target;
  readonly host: ScriptHost;
  readonly pipeline: Pick<Pipeline, 'target' | 'unmatchedPlays' | 'objects'>;
  readonly saved: SavedQueries;
  readonly settings: PromptSettings;
}

/** How a command reads what it tells. */
export function tellingOf(
  command: TellingCommand,
  { dialect, target, host, pipeline, saved, settings }: TellingSetting,
): ScriptListing['read'] {
  switch (command.name) {
    case 'list':
      return async (signal) => readListing(await host.session(), command, dialect.engine, signal);
    case 'describe':
      return async (signal) =>
        readDescription(await host.session(), command.pattern ?? '*', command.detail, dialect.engine, signal);
    case 'help':
      return async () => commandsTold();
    case 'syntax':
      return async () => syntaxTold(command.of);
    case 'connection':
      return async () => connectionTold(target, await (await host.session()).transactionState());
    case 'saved':
      return async () => savedTold(await saved.list(), dialect);
    case 'variables':
      return async () => variablesTold(settings.variables, command.variable);
    case 'check': {
      const { unmatchedPlays } = pipeline;
      const objects = (stop: AbortSignal) => pipeline.objects(stop);
      const warehouse = async () => ({
        ...{ session: await host.session(), target: pipeline.target },
        ...{ dialect, unmatchedPlays, objects },
      });
      return (signal) => checkResults(command, warehouse, { dialect, unmatchedPlays }, signal);
    }
  }
}
