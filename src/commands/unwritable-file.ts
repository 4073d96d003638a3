import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SparkifyError } from '../errors.ts';

/** What the operating system says, and what to do about it; `folder` is the one that the file is to be in. */
const reasons: Readonly<Record<string, (folder: string) => readonly [why: string, remedy: string]>> = {
  ENOENT: (folder) => [`there is no folder ${folder}`, 'Make the folder, or name another one.'],
  ENOTDIR: (folder) => [`${folder} is no folder`, 'Name a folder.'],
  EISDIR: () => ['that is a folder', 'Name a file in it.'],
  EACCES: (folder) => [`you may not write in ${folder}`, 'Name a file that you may write.'],
  EROFS: (folder) => [`${folder} can only be read`, 'Name another folder.'],
  ENOSPC: (folder) => [`there is no space left in ${folder}`, 'Free some space, or name another folder.'],
};

/**
 * The failure to write a file, told of the file that was named, not of one that is written in its place until it is whole; every
 * other error as it is.
 * @param name as the operator named it
 */
export function unwritableFile(error: unknown, { path, name }: { path: string; name: string }): unknown {
  if (error instanceof SparkifyError || !(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  const [why, remedy] = reasons[code]?.(dirname(path)) ?? [code, 'Name another file.'];
  return new SparkifyError('usage', `${name} cannot be written: ${why}`, { remedy, cause: error });
}

/**
 * Looks whether a file's folder is there, before anything is run for what is to be written.
 * @throws SparkifyError kind `usage`
 */
export async function requireFolder(file: { path: string; name: string }): Promise<void> {
  try {
    await access(dirname(file.path));
  } catch (error) {
    throw unwritableFile(error, file);
  }
}
