/** The files that an import left out, all of them, in a CSV file of its own: a report may be longer than a row should be. */
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';
import { idSchema } from '@/lib/domain/hash';
import type { RefusedFile } from '@/lib/domain/imageImport';
import { csvField } from '@/lib/occlusion/mapCsv';
import { shownPath } from '@/lib/pictures/filePaths';

export interface RefusalLog {
  add(files: readonly RefusedFile[]): Promise<void>;
  close(): Promise<void>;
}

const HEADER = 'file,reason\r\n';

/** Begins the list of a task; one from an earlier attempt gives way to it. */
export async function openRefusalLog(folder: string, taskId: string): Promise<RefusalLog> {
  const file = refusalLogOf(folder, taskId);
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'w');
  await handle.write(HEADER);
  return {
    async add(files) {
      await handle.write(files.map(refusalLine).join(''));
    },
    close: () => handle.close(),
  };
}

/** Throws `not_found` for what cannot be the id of a task. */
export function refusalLogOf(folder: string, taskId: string): string {
  if (!idSchema.safeParse(taskId).success) throw new AppError('not_found', 'There is no such import.');
  return path.join(folder, 'refused', `${taskId}.csv`);
}

function refusalLine({ fileName, message }: RefusedFile): string {
  return `${csvField(shownPath(fileName))},${csvField(message)}\r\n`;
}
