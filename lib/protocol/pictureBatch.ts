/**
 * Several pictures in one request: the length of a JSON header (uint32, little endian), the header, then the bytes of
 * the pictures one after the other. A request each would cost more than the pictures themselves when they are small.
 */
import { z } from 'zod';
import { AppError, parseOrThrow } from '../domain/appError';
import { labelSchema } from './rest';

export const MAX_BATCH_PICTURES = 128;
/** Header and pictures together: one picture of the largest size fits. */
export const MAX_BATCH_BYTES = 66 * 1024 * 1024;
const MAX_HEADER_BYTES = 1024 * 1024;

const headerSchema = z.strictObject({
  pictures: z
    .array(
      z.strictObject({
        /** As the sender knows it, folders included: named in the report. */
        path: z.string().min(1, 'must not be empty').max(2000, 'must be at most 2,000 characters'),
        label: labelSchema.nullable(),
        bytes: z.int().min(0),
      }),
    )
    .max(MAX_BATCH_PICTURES, `must be at most ${MAX_BATCH_PICTURES} pictures`),
});
export type BatchedPicture = z.infer<typeof headerSchema>['pictures'][number];

/** What stands before the bytes of the pictures. */
export function encodeBatchHeader(pictures: readonly BatchedPicture[]): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify({ pictures }));
  const header = new Uint8Array(4 + json.length);
  new DataView(header.buffer).setUint32(0, json.length, true);
  header.set(json, 4);
  return header;
}

/** The pictures of a request. Their bytes are views of `body`. Throws `invalid_input` when it cannot be right. */
export function decodeBatch(body: Uint8Array): { path: string; label: string | null; bytes: Uint8Array }[] {
  const wrong = () =>
    new AppError('invalid_input', 'The pictures were not sent whole. Reload the page and send them again.');
  if (body.length < 4) throw wrong();
  const headerBytes = new DataView(body.buffer, body.byteOffset, 4).getUint32(0, true);
  if (headerBytes > MAX_HEADER_BYTES || 4 + headerBytes > body.length) throw wrong();
  const { pictures } = parseOrThrow(
    headerSchema,
    parseHeader(body.subarray(4, 4 + headerBytes), wrong),
    'The list of pictures',
  );
  let at = 4 + headerBytes;
  if (pictures.reduce((sum, { bytes }) => sum + bytes, at) !== body.length) throw wrong();
  return pictures.map(({ path, label, bytes }) => ({ path, label, bytes: body.subarray(at, (at += bytes)) }));
}

function parseHeader(bytes: Uint8Array, wrong: () => AppError): unknown {
  const text = new TextDecoder().decode(bytes);
  // Text columns of PostgreSQL cannot hold it, and no honest name has it.
  if (text.includes('\\u0000')) throw wrong();
  try {
    return JSON.parse(text);
  } catch {
    throw wrong();
  }
}
