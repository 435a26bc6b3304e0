import { useReducer, useRef } from 'react';
import { AppError } from '@/lib/domain/appError';
import { MAX_IMAGE_BYTES } from '@/lib/domain/imageSet';
import { importReportSchema } from '@/lib/protocol/rest';
import { messageOf } from '../api/request';
import { upload } from '../api/upload';

export interface Refusal {
  fileName: string;
  message: string;
}

/** Pictures on their way into a set. */
export type ImportState =
  | { status: 'idle' }
  | { status: 'sending'; sentBytes: number; totalBytes: number; current: string; added: number; refused: Refusal[] }
  | { status: 'done'; added: number; refused: Refusal[]; stopped: boolean };

export interface ImageImport {
  state: ImportState;
  add: (files: File[]) => Promise<void>;
  stop: () => void;
}

/** Sends files one after the other: one bad file is refused with its reason, and the others go on. */
export function useImageImport(imageSetId: string, onAdded: () => void): ImageImport {
  const [state, setState] = useReducer((_: ImportState, next: ImportState) => next, { status: 'idle' });
  const controller = useRef<AbortController | null>(null);

  const add = async (files: File[]) => {
    if (controller.current) return; // one import at a time
    const { signal } = (controller.current = new AbortController());
    const totalBytes = files.reduce((sum, file) => sum + file.size, 0);
    const refused: Refusal[] = [];
    let added = 0;
    let before = 0;
    for (const file of files) {
      const tell = (sentBytes: number) =>
        setState({ status: 'sending', sentBytes, totalBytes, current: file.name, added, refused: [...refused] });
      tell(before);
      try {
        const report = await send(imageSetId, file, signal, (sent) => tell(before + sent));
        added += report.added;
        refused.push(...report.refused);
      } catch (error) {
        if (signal.aborted) break;
        refused.push({ fileName: file.name, message: messageOf(error) });
        if (error instanceof AppError && error.code === 'unavailable') break; // the others would fail alike
      }
      before += file.size;
    }
    controller.current = null;
    setState({ status: 'done', added, refused, stopped: signal.aborted });
    if (added > 0) onAdded();
  };
  return { state, add, stop: () => controller.current?.abort() };
}

function send(imageSetId: string, file: File, signal: AbortSignal, onProgress: (sentBytes: number) => void) {
  const folder = `/api/image-sets/${imageSetId}`;
  if (/\.zip$/i.test(file.name)) return upload(`${folder}/zip`, importReportSchema, file, { signal, onProgress });
  if (file.size > MAX_IMAGE_BYTES)
    throw new AppError(
      'too_large',
      `It is larger than the ${MAX_IMAGE_BYTES / 1024 ** 2} MiB that a picture may have.`,
    );
  const path = `${folder}/images?fileName=${encodeURIComponent(file.name)}`;
  return upload(path, importReportSchema, file, { signal, onProgress });
}
