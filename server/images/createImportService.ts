import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as web from 'node:stream/web';
import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { idSchema } from '@/lib/domain/hash';
import { MAX_REPORTED_REFUSALS, type RefusedFile } from '@/lib/domain/imageImport';
import { isTaskOver } from '@/lib/domain/task';
import { MAX_UPLOAD_BYTES } from '@/lib/protocol/rest';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import type { TaskContext, TaskService } from '../tasks/taskService';
import type { ImageService } from './imageService';
import type { ImportService } from './importService';
import { openRefusalLog, refusalLogOf } from './refusalLog';

export interface ImportServiceDependencies {
  /** Received zips and lists of refusals lie here; made when it is needed. */
  folder: string;
  database: Pick<Database, 'images'>;
  artifacts: Pick<ArtifactStore, 'withTemporaryFile'>;
  images: Pick<ImageService, 'addZip'>;
  tasks: Pick<TaskService, 'register' | 'start' | 'list' | 'subscribe'>;
}

const inputSchema = z.strictObject({
  imageSetId: idSchema,
  /** Name of the zip in the folder. */
  file: z.string().regex(/^[0-9a-f-]{36}\.zip$/),
  /** As the sender calls it. */
  fileName: z.string(),
});
type ImportInput = z.infer<typeof inputSchema>;

export function createImportService(dependencies: ImportServiceDependencies): ImportService {
  const { folder, database, artifacts, images, tasks } = dependencies;
  /** Where the zips of the tasks lie that this process knows. */
  const zips = new Map<string, string>();

  tasks.register('import', {
    concurrency: 1,
    parse: (input) => inputSchema.parse(input),
    run: (input, context) => {
      zips.set(context.taskId, path.join(folder, input.file));
      return runImport(images, folder, input, context);
    },
  });
  tasks.subscribe(null, ({ id, state }) => {
    const zip = zips.get(id);
    if (zip === undefined || !isTaskOver(state)) return;
    zips.delete(id);
    void rm(zip, { force: true }).catch(() => undefined); // the next start sweeps it
  });

  return {
    async startZip(imageSetId, fileName, zip) {
      if (!(await database.images.getSet(imageSetId)))
        throw new AppError('not_found', `There is no image set "${imageSetId}".`, { field: 'imageSetId' });
      const file = `${randomUUID()}.zip`;
      await artifacts.withTemporaryFile(zip, MAX_UPLOAD_BYTES, (received) => moveInto(folder, received, file));
      const input: ImportInput = { imageSetId, file, fileName };
      const zipFile = path.join(folder, file);
      const task = { kind: 'import', title: `Import of ${fileName}`, subject: imageSetId, unit: 'pictures' } as const;
      try {
        const started = await tasks.start({ ...task, input, key: `import ${file}` });
        zips.set(started.id, zipFile);
        return started;
      } catch (error) {
        await rm(zipFile, { force: true });
        throw error;
      }
    },

    async refusedCsv(taskId) {
      const file = refusalLogOf(folder, taskId);
      await access(file).catch((cause: unknown) => {
        throw new AppError('not_found', 'There is no list of refused files for this import.', { cause });
      });
      return web.ReadableStream.from(piecesOf(file)) as ReadableStream<Uint8Array<ArrayBuffer>>;
    },

    async sweep() {
      const imports = await tasks.list({ kind: 'import', limit: 1 });
      // Those that are not over come first. One that is needs its zip, and tells when it does not any more.
      if (imports.some(({ state }) => !isTaskOver(state))) return;
      for (const name of await readdir(folder).catch(() => []))
        if (name.endsWith('.zip')) await rm(path.join(folder, name), { force: true });
    },
  };
}

async function runImport(
  images: Pick<ImageService, 'addZip'>,
  folder: string,
  { imageSetId, file, fileName }: ImportInput,
  { taskId, signal, progress }: TaskContext,
): Promise<void> {
  const zip = path.join(folder, file);
  await access(zip).catch((cause: unknown) => {
    const message = `${fileName} is no longer on the server. Send it again: what is in the set already is recognised.`;
    throw new AppError('not_found', message, { cause });
  });
  // From the start again, as the files are: what was added before is not read again.
  const log = await openRefusalLog(folder, taskId);
  const refused: RefusedFile[] = [];
  try {
    await images.addZip(imageSetId, zip, {
      signal,
      resumeKey: taskId,
      onRefused(files) {
        refused.push(...files.slice(0, MAX_REPORTED_REFUSALS - refused.length));
        return log.add(files);
      },
      onProgress: ({ done, total, ...counts }) =>
        progress({ done, total, report: { ...counts, refused: [...refused] } }),
    });
  } finally {
    await log.close();
  }
}

/** Opened by the first read: who asks for the headers of an answer alone never reads. */
async function* piecesOf(file: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const piece of createReadStream(file)) yield piece as Buffer<ArrayBuffer>;
}

/** The zip has its name for good once this resolves. */
async function moveInto(folder: string, from: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await rename(from, path.join(folder, name));
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
