/** Reading what was sent, within limits and without trusting the sender's own word for its length. */
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { AppError, parseOrThrow } from '@/lib/domain/appError';

/** A card with a thousand labels is about 30 kB; everything else is smaller. */
const MAX_JSON_BYTES = 4 * 1024 * 1024;
const MIB = 1024 * 1024;

/** Parses a JSON body. Throws `unsupported`, `too_large` or an `invalid_input` that names the field. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw new AppError('unsupported', 'The request must be JSON, sent with the content type application/json.');
  const bytes = await readBytes(request, MAX_JSON_BYTES, 'The request');
  return parseOrThrow(schema, parseJson(bytes), 'The request');
}

function parseJson(bytes: Uint8Array): unknown {
  const noNull = (_key: string, value: unknown) => {
    // Text columns of PostgreSQL cannot hold it, and no honest text has it.
    if (typeof value === 'string' && value.includes('\0'))
      throw new AppError('invalid_input', 'The request has a text with a NUL character in it. Leave it out.');
    return value;
  };
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), noNull);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('invalid_input', 'The request is not valid JSON.', { cause });
  }
}

/** The raw body, in memory: for pictures and JSON. `what` starts the sentence when it is too large. */
export async function readBytes(request: Request, maxBytes: number, what: string): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(request, maxBytes, what)) {
    chunks.push(chunk);
    length += chunk.length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** The raw body as a stream that is read only as fast as it is used. */
export function bodyStream(request: Request, maxBytes: number, what: string): Readable {
  return Readable.from(chunksOf(request, maxBytes, what), { objectMode: false });
}

async function* chunksOf(request: Request, maxBytes: number, what: string): AsyncGenerator<Uint8Array> {
  if (request.headers.get('content-type')?.startsWith('multipart/'))
    throw new AppError('unsupported', 'Send the file itself as the body of the request, not a form.');
  const tooLarge = () =>
    new AppError('too_large', `${what} is larger than the ${formatLimit(maxBytes)} that may be sent.`);
  const brokenOff = (cause?: unknown) =>
    new AppError('cancelled', `${what} stopped before its end. Send it again.`, { cause });
  const announcedBytes = Number(request.headers.get('content-length') ?? 0);
  if (announcedBytes > maxBytes) throw tooLarge();
  const reader = request.body?.getReader();
  if (!reader) return;
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw brokenOff(cause);
      });
      if (done) {
        // A connection that was cut looks like an end here: half a picture must not be taken for a whole one.
        if (length < announcedBytes || request.signal.aborted) throw brokenOff();
        return;
      }
      length += value.length;
      if (length > maxBytes) throw tooLarge();
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined); // the sender may be gone already
  }
}

function formatLimit(bytes: number): string {
  return bytes >= 1024 * MIB ? `${bytes / (1024 * MIB)} GiB` : `${bytes / MIB} MiB`;
}
