/** Adding pictures through the REST interface of a running server. */
import { openAsBlob } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { importTaskReportSchema } from '@/lib/domain/imageImport';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { sendPictures } from '@/lib/pictures/sendPictures';
import { encodeBatchHeader } from '@/lib/protocol/pictureBatch';
import { importReportSchema, presentAnswerSchema, taskAnswerSchema } from '@/lib/protocol/rest';
import { hashInTurns } from '../artifacts/hashInTurns';
import type { ImportCounts, ImportWatch } from '../images/imageService';
import { readLabelling } from '../images/labelsFile';
import { listFolder } from '../images/listFolder';

/** One request: GET without a body, POST with one (a Blob as raw bytes, anything else as JSON). */
export type Ask = <T>(schema: z.ZodType<T>, route: string, body?: Blob | object) => Promise<T>;

const POLL_MS = 500;

/** Sends the zip and follows the task that imports it. An interrupted command cancels it; what is in the set stays. */
export async function sendZip(ask: Ask, imageSetId: string, file: string, watch: ImportWatch): Promise<ImportCounts> {
  const set = `/api/image-sets/${imageSetId}`;
  const name = new URLSearchParams({ fileName: path.basename(file) });
  let { task } = await ask(taskAnswerSchema, `${set}/imports?${name}`, await openAsBlob(file));
  let told = 0;
  for (;;) {
    const { refused, ...counts } = reportOf(task);
    await watch.onRefused?.(refused.slice(told));
    told = refused.length;
    watch.onProgress?.({ ...counts, done: task.done, total: task.total ?? task.done });
    if (isTaskOver(task.state)) return countsOf(task, counts);
    await sleep(POLL_MS);
    const route = `/api/tasks/${task.id}`;
    // It may have ended in this moment: then there is nothing to cancel.
    const cancelled = watch.signal?.aborted
      ? await ask(taskAnswerSchema, `${route}/cancel`, {}).catch(() => null)
      : null;
    ({ task } = cancelled ?? (await ask(taskAnswerSchema, route)));
  }
}

/** Sends a folder in batches, labelled as the server itself would label it. */
export async function sendFolder(
  ask: Ask,
  imageSetId: string,
  folder: string,
  { signal, onProgress, onRefused }: ImportWatch,
): Promise<ImportCounts> {
  const set = `/api/image-sets/${imageSetId}/images`;
  const listing = await listFolder(folder);
  const { pictures, labelOf, problems } = await readLabelling(listing);
  const before = [...listing.refused, ...problems];
  await onRefused?.(before);
  const outgoing = pictures.map((file) => ({
    path: file.path,
    label: labelOf(file.path),
    bytes: file.bytes,
    read: async () => Uint8Array.from(await file.read()),
  }));
  const sender = {
    hash: hashInTurns,
    findPresent: async (hashes: string[]) => (await ask(presentAnswerSchema, `${set}/present`, { hashes })).present,
    send: (batch: { path: string; label: string | null; bytes: Uint8Array<ArrayBuffer> }[]) => {
      const header = encodeBatchHeader(batch.map(({ bytes, ...rest }) => ({ ...rest, bytes: bytes.length })));
      return ask(importReportSchema, `${set}/batch`, new Blob([header, ...batch.map(({ bytes }) => bytes)]));
    },
  };
  let told = 0;
  const { added, alreadyThere, refused } = await sendPictures(outgoing, sender, {
    signal,
    onProgress(progress) {
      void onRefused?.(progress.refused.slice(told));
      told = progress.refused.length;
      onProgress?.({ ...progress, refusedCount: before.length + told });
    },
  });
  return { added, alreadyThere, refusedCount: before.length + refused.length };
}

function reportOf({ report }: Task) {
  return importTaskReportSchema.safeParse(report).data ?? { added: 0, alreadyThere: 0, refusedCount: 0, refused: [] };
}

function countsOf({ state }: Task, counts: ImportCounts): ImportCounts {
  if (state.status === 'failed') throw AppError.fromBody(state.error);
  if (state.status === 'cancelled') throw new AppError('cancelled', 'The import was cancelled. What was added stays.');
  return counts;
}
