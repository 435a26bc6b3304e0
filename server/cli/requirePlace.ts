import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';

/** Whether a file can be written there: fails before the work and not after it. Throws `invalid_input`. */
export async function requirePlace(file: string, option: string): Promise<void> {
  const folder = path.dirname(path.resolve(file));
  await access(folder, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'does not exist' : 'cannot be written to';
    throw new AppError('invalid_input', `The folder of --${option}, ${folder}, ${reason}.`, { field: option, cause });
  });
  const info = await stat(file).catch(() => null);
  if (info?.isDirectory())
    throw new AppError('invalid_input', `--${option} ${file} is a folder. Give the name of a file in it.`, {
      field: option,
    });
}
