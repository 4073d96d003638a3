import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { loadSettings } from '../../src/config/read.ts';
import type { Overrides, Settings } from '../../src/config/settings.ts';
import { SparkifyError } from '../../src/errors.ts';

export interface Situation {
  /** Name of the configuration file below the folder. */
  readonly name?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly overrides?: Overrides;
  /** Other files of the folder. */
  readonly files?: Readonly<Record<string, string>>;
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A new folder that stands for an operator's working folder and home. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-config-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode: 0o600 });
  }
  return folder;
}

/** Loads `text` as the configuration of a machine on which nothing else is set. */
export function configured(
  text: string | Uint8Array,
  situation: Situation = {},
): { settings: Settings; folder: string } {
  const { name = 'dwh.cfg', env = {}, overrides, files = {} } = situation;
  const folder = folderWith({ ...files, [name]: text });
  const settings = loadSettings({
    file: name,
    env: { HOME: folder, SPARKIFY_HOME: join(folder, 'home'), ...env },
    cwd: folder,
    overrides,
  });
  return { settings, folder };
}

/** The error that loading `text` ends in. */
export function refused(text: string | Uint8Array, situation: Situation = {}): SparkifyError {
  try {
    configured(text, situation);
  } catch (error) {
    if (error instanceof SparkifyError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}
