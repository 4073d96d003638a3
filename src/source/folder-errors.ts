import { SparkifyError } from '../errors.ts';

/** The system's code of a failed call (`ENOENT`, `EACCES`), or an empty text. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** A failed call on a file or folder as an operator reads it. */
export function folderError(error: unknown, path: string): SparkifyError {
  if (error instanceof SparkifyError) return error;
  const [message, remedy] = explain(error);
  return new SparkifyError('source', message, { where: path, remedy, cause: error });
}

function explain(error: unknown): [message: string, remedy: string] {
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return ['there is no such file or folder', 'Correct the path in LOG_DATA or SONG_DATA.'];
    case 'EACCES':
    case 'EPERM':
      return [
        'permission to read it is denied',
        'Give yourself read permission, and search permission on its folders.',
      ];
    case 'EMFILE':
    case 'ENFILE':
      return ['too many files are open', 'Raise the limit with ulimit -n.'];
    case 'ELOOP':
      return ['its symbolic links go round in a circle', 'Remove the link.'];
    case 'EIO':
    case 'ESTALE':
      return ['the disk or the network share fails', 'Check the device or mount it again.'];
    default:
      return [`it cannot be read: ${error instanceof Error ? error.message : String(error)}`, 'Check the path.'];
  }
}
