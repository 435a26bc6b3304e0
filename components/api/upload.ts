/** Sending a file with progress, which fetch cannot tell. Answers and errors are those of request(). */
import { z } from 'zod';
import { AppError, errorBodySchema } from '@/lib/domain/appError';

const failureSchema = z.object({ error: errorBodySchema });

export interface UploadOptions {
  onProgress?: (sentBytes: number, totalBytes: number) => void;
  signal?: AbortSignal;
}

/**
 * Posts a file as it is and parses the answer. Throws an AppError with the server's own message, `unavailable` when the
 * connection broke, and `cancelled` when `signal` was used.
 */
export function upload<T>(path: string, schema: z.ZodType<T>, file: Blob, options: UploadOptions = {}): Promise<T> {
  const { onProgress, signal } = options;
  return new Promise<T>((resolve, reject) => {
    const sender = new XMLHttpRequest();
    sender.open('POST', path);
    sender.responseType = 'text';
    // Never the file's own type: a form or a script would be treated as one somewhere on the way.
    sender.setRequestHeader('content-type', 'application/octet-stream');
    sender.upload.onprogress = (event) => onProgress?.(event.loaded, event.total);
    sender.onload = () => {
      try {
        resolve(parseAnswer(sender.status, sender.responseText, schema));
      } catch (error) {
        reject(error instanceof Error ? error : new AppError('internal', 'The answer could not be read.'));
      }
    };
    sender.onerror = () =>
      reject(new AppError('unavailable', 'The connection broke while the file was sent. Try again.'));
    sender.onabort = () => reject(new AppError('cancelled', 'The upload was stopped.'));
    signal?.addEventListener('abort', () => sender.abort(), { once: true });
    if (signal?.aborted) return reject(new AppError('cancelled', 'The upload was stopped.'));
    sender.send(file);
  });
}

function parseAnswer<T>(status: number, text: string, schema: z.ZodType<T>): T {
  const content = parseJson(text);
  if (status >= 200 && status < 300) {
    const answer = schema.safeParse(content);
    if (answer.success) return answer.data;
    throw new AppError('internal', 'The server answered something unexpected. Reload the page, so that both agree.');
  }
  const failure = failureSchema.safeParse(content);
  if (failure.success) throw AppError.fromBody(failure.data.error);
  throw new AppError('internal', `The server answered ${status} without a reason. Try again in a moment.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
