import { resolve } from 'node:path';
import { type Environment, homeFolder } from './home.ts';

/** `path` made absolute: `~` is the home folder, anything relative starts at `base`. */
export function absolutePath(path: string, base: string, env: Environment): string {
  if (path === '~' || path.startsWith('~/')) return resolve(homeFolder(env), `.${path.slice(1)}`);
  return resolve(base, path);
}

/** Like `absolutePath`, but URIs stay as they are. */
export function absoluteLocation(location: string, base: string, env: Environment): string {
  return location.includes('://') ? location : absolutePath(location, base, env);
}
