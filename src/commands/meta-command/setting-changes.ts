import { timeout } from '../../config/value-types.ts';
import { SparkifyError } from '../../errors.ts';
import type { MetaCommand, Switch } from '../../sql/meta-command/command.ts';
import { guessKind } from '../../sql/parameter-value.ts';
import { formatDuration } from '../../text/format.ts';
import type { PromptSettings } from './settings.ts';

type Of<Name extends MetaCommand['name']> = Extract<MetaCommand, { name: Name }>;

/** A command that changes a setting. */
export type SettingCommand = Of<'expanded' | 'timing' | 'set' | 'unset'>;

/** What changes, and the word about it. */
export interface SettingChange {
  readonly change: Partial<PromptSettings>;
  readonly said: string;
}

/** The variable that is the session's statement timeout. */
export const timeoutVariable = 'STATEMENT_TIMEOUT';

function switched<Mode extends string>(mode: Switch | Mode, current: Mode | 'on' | 'off'): 'on' | 'off' | Mode {
  if (mode !== 'toggle') return mode as 'on' | 'off' | Mode;
  return current === 'off' ? 'on' : 'off';
}

function timeoutSet(text: string): SettingChange {
  const { success, data } = timeout.schema.safeParse(text);
  if (!success) {
    throw new SparkifyError('usage', `${timeoutVariable}: ${text} is no time`, {
      remedy: `Expected ${timeout.expected}.`,
    });
  }
  const said =
    data === null ? 'Statements take as long as they like.' : `A statement may take ${formatDuration(data)}.`;
  return { change: { timeout: data }, said };
}

/**
 * What a command makes of the settings.
 * @throws SparkifyError kind `usage` for a value that a setting cannot have.
 */
export function settingChange(command: SettingCommand, settings: PromptSettings): SettingChange {
  const { variables } = settings;
  switch (command.name) {
    case 'expanded': {
      const expanded = switched(command.mode, settings.expanded);
      const said = expanded === 'auto' ? 'used automatically' : expanded;
      return { change: { expanded }, said: `Expanded display is ${said}.` };
    }
    case 'timing': {
      const mode = switched(command.mode, settings.timing ? 'on' : 'off');
      return { change: { timing: mode === 'on' }, said: `Timing is ${mode}.` };
    }
    case 'set': {
      const { variable, value } = command;
      if (variable === timeoutVariable) return timeoutSet(value);
      const set = new Map([...variables, [variable, { kind: guessKind(value), text: value }] as const]);
      return { change: { variables: set }, said: `${variable} is set.` };
    }
    case 'unset': {
      const { variable } = command;
      if (variable === timeoutVariable) {
        return { change: { timeout: undefined }, said: 'A statement may take what the configuration says.' };
      }
      const left = new Map([...variables].filter(([name]) => name !== variable));
      return { change: { variables: left }, said: `${variable} is not set any more.` };
    }
  }
}
