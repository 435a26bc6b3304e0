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
export async function upload<T>(
  path: string,
  schema: z.ZodType<T>,
  file: Blob,
  options: UploadOptions = {},
): Promise<T> {
  const { status, text } = await send(path, file, options);
  return parseAnswer(status, text, schema);
}

export interface LinesOptions<T> extends UploadOptions {
  /** The content type of an answer that is lines of JSON. */
  accept: string;
  /** Told of each line when it comes. */
  onLine: (line: T) => void;
}

/** The same for an answer that comes in lines; resolves after the last one. */
export async function uploadLines<T>(
  path: string,
  schema: z.ZodType<T>,
  file: Blob,
  { onLine, ...options }: LinesOptions<T>,
): Promise<void> {
  let read = 0;
  const readLines = (text: string) => {
    for (let end = text.indexOf('\n', read); end >= 0; end = text.indexOf('\n', read)) {
      const line = parseAnswer(200, text.slice(read, end), schema);
      read = end + 1;
      onLine(line);
    }
  };
  const { status, text } = await send(path, file, { ...options, onText: readLines });
  if (status >= 200 && status < 300) readLines(text);
  else parseAnswer(status, text, schema);
}

interface SendOptions extends UploadOptions {
  accept?: string;
  /** Of an answer that goes well: all of it that has come so far. */
  onText?: (text: string) => void;
}

function send(
  path: string,
  file: Blob,
  { onProgress, signal, accept, onText }: SendOptions,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sender = new XMLHttpRequest();
    sender.open('POST', path);
    sender.responseType = 'text';
    // Never the file's own type: a form or a script would be treated as one somewhere on the way.
    sender.setRequestHeader('content-type', 'application/octet-stream');
    if (accept) sender.setRequestHeader('accept', accept);
    sender.upload.onprogress = (event) => onProgress?.(event.loaded, event.total);
    sender.onprogress = () => {
      if (sender.status < 200 || sender.status >= 300) return;
      try {
        onText?.(sender.responseText);
      } catch (error) {
        reject(error instanceof Error ? error : unreadable());
        sender.abort();
      }
    };
    sender.onload = () => resolve({ status: sender.status, text: sender.responseText });
    sender.onerror = () =>
      reject(new AppError('unavailable', 'The connection broke while the file was sent. Try again.'));
    sender.onabort = () => reject(new AppError('cancelled', 'The upload was stopped.'));
    signal?.addEventListener('abort', () => sender.abort(), { once: true });
    if (signal?.aborted) return reject(new AppError('cancelled', 'The upload was stopped.'));
    sender.send(file);
  });
}

const unreadable = () => new AppError('internal', 'The answer could not be read.');

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
