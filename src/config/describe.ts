import { keyList } from './keys.ts';
import type { Settings } from './settings.ts';

/** A setting as `doctor` shows it. */
export interface SettingDescription {
  /** `[CLUSTER] HOST`. */
  readonly key: string;
  /** Masked where it is secret. */
  readonly value: string;
  /** `dwh.cfg:12`, `environment PGUSER`, `~/.pgpass:3`, `command line`, `default`, … */
  readonly origin: string;
}

/** Every setting in the order of the table of keys, with what it is and where that came from. */
export function describeSettings(settings: Settings): SettingDescription[] {
  return keyList.map(([id, key]) => {
    const value = key.of(settings);
    const origin = settings.origins[id];
    return {
      key: `[${key.section}] ${key.name}`,
      value: describeValue(value, key.secret === true, origin !== undefined),
      origin: origin ?? 'default',
    };
  });
}

/** Undefined is what a part of the settings that is not there (such as `server`) gives; null is a value left open. */
function describeValue(value: unknown, secret: boolean, set: boolean): string {
  if (value === undefined && set) return 'not used';
  if (value === undefined || value === null) return set ? 'none' : 'not set';
  if (secret) return '********';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}
