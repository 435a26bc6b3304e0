import { useEffect, useReducer, useRef } from 'react';
import { AppError } from '@/lib/domain/appError';
import type { RefusedFile } from '@/lib/domain/imageImport';
import type { Task } from '@/lib/domain/task';
import { sendPictures, type SendProgress } from '@/lib/pictures/sendPictures';
import { taskAnswerSchema } from '@/lib/protocol/rest';
import { messageOf } from '../api/request';
import { upload } from '../api/upload';
import type { DroppedFile } from './droppedFiles';
import { pictureSender } from './pictureSender';
import { sortDrop } from './sortDrop';

/** Pictures on their way from this page into a set. */
export type ImportState =
  | { status: 'idle' }
  | { status: 'reading' }
  | { status: 'uploading'; name: string; sentBytes: number; totalBytes: number; elapsedMs: number }
  | { status: 'sending'; progress: SendProgress; elapsedMs: number }
  | {
      status: 'done';
      /** Of the pictures; zips are imported by tasks, which have reports of their own. */
      progress: SendProgress;
      refused: readonly RefusedFile[];
      /** Why it ended early. */
      problem: string | null;
    };

export interface ImageImport {
  state: ImportState;
  add: (files: Promise<DroppedFile[]> | DroppedFile[]) => Promise<void>;
  stop: () => void;
}

const NOTHING: SendProgress = { done: 0, total: 0, added: 0, alreadyThere: 0, refused: [] };
const STOPPED = 'It was stopped. What was added stays: bring the same files again to go on.';

export interface ImportListener {
  /** The set has changed. */
  onAdded: () => void;
  /** A zip has arrived, and is imported. */
  onTask: (task: Task) => void;
}

/** Sends what is dropped: zips whole, to be imported by tasks; pictures in batches, without those that are there. */
export function useImageImport(imageSetId: string, { onAdded, onTask }: ImportListener): ImageImport {
  const [state, setState] = useReducer((_: ImportState, next: ImportState) => next, { status: 'idle' });
  const controller = useRef<AbortController | null>(null);
  const busy = state.status === 'uploading' || state.status === 'sending';
  useEffect(() => {
    if (!busy) return;
    // The browser asks whether the page may go: what is not sent yet goes with it.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [busy]);

  const add: ImageImport['add'] = async (files) => {
    if (controller.current) return; // one at a time
    const { signal } = (controller.current = new AbortController());
    let progress = NOTHING;
    let refused: readonly RefusedFile[] = [];
    let problem: string | null = null;
    try {
      setState({ status: 'reading' });
      const sorted = await sortDrop(await files);
      refused = sorted.refused;
      for (const zip of sorted.zips) onTask(await sendZip(imageSetId, zip, signal, setState));
      const startedAtMs = Date.now();
      let told = startedAtMs;
      if (sorted.pictures.length > 0)
        await sendPictures(sorted.pictures, pictureSender(imageSetId, signal), {
          signal,
          onProgress(next) {
            progress = next;
            setState({ status: 'sending', progress, elapsedMs: Date.now() - startedAtMs });
            if (Date.now() - told < 3000) return;
            told = Date.now();
            onAdded();
          },
        });
    } catch (error) {
      problem = signal.aborted ? STOPPED : messageOf(error);
    }
    controller.current = null;
    setState({ status: 'done', progress, refused: [...refused, ...progress.refused], problem });
    if (progress.added > 0) onAdded();
  };
  return { state, add, stop: () => controller.current?.abort(new AppError('cancelled', STOPPED)) };
}

async function sendZip(
  imageSetId: string,
  zip: File,
  signal: AbortSignal,
  tell: (state: ImportState) => void,
): Promise<Task> {
  const startedAtMs = Date.now();
  const onProgress = (sentBytes: number) =>
    tell({ status: 'uploading', name: zip.name, sentBytes, totalBytes: zip.size, elapsedMs: Date.now() - startedAtMs });
  onProgress(0);
  const fileName = zip.name.replace(/[/\\\p{Cc}]/gu, '_').slice(-255);
  const address = `/api/image-sets/${imageSetId}/imports?${new URLSearchParams({ fileName })}`;
  return (await upload(address, taskAnswerSchema, zip, { signal, onProgress })).task;
}
