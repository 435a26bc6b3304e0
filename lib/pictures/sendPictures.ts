/**
 * Sends many pictures to an image set of a server, in batches. What the set has already is found out by its hash and not
 * sent: sending the same folder again goes on where it stopped. Knows no browser and no Node: both hand in their own
 * ways to read, hash and send.
 */
import { AppError } from '../domain/appError';
import { MAX_IMAGE_BYTES } from '../domain/imageSet';
import type { RefusedFile } from '../domain/imageImport';
import { shownPath } from './filePaths';
import { readAhead } from './readAhead';

export interface OutgoingPicture {
  /** With folders; named in the report. */
  path: string;
  label: string | null;
  /** As far as it is known before it is read; 0 otherwise. */
  bytes: number;
  read(): Promise<Uint8Array<ArrayBuffer>>;
}
export type ReadPicture = Omit<OutgoingPicture, 'bytes' | 'read'> & { bytes: Uint8Array<ArrayBuffer> };

export interface PictureSender {
  /** Lower-case hexadecimal SHA-256. */
  hash(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  /** Those of the hashes that are in the set. */
  findPresent(hashes: string[]): Promise<readonly string[]>;
  send(pictures: ReadPicture[]): Promise<{ added: number; alreadyThere: number; refused: readonly RefusedFile[] }>;
}

export interface SendProgress {
  done: number;
  total: number;
  added: number;
  alreadyThere: number;
  /** All of them so far; the same list grows. */
  refused: readonly RefusedFile[];
}

/** What is in memory of one batch; a larger picture is a batch of its own. */
const BATCH_BYTES = 16 * 1024 * 1024;
const BATCH_PICTURES = 64;
/** Of a picture whose size is not known: a photograph of a telephone. */
const EXPECTED_BYTES = 2 * 1024 * 1024;

/**
 * Sends the pictures in their order. Throws the sender's error (what was sent stays in the set), and the reason of
 * `signal` between two batches.
 */
export async function sendPictures(
  pictures: readonly OutgoingPicture[],
  sender: PictureSender,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: SendProgress) => void } = {},
): Promise<SendProgress> {
  const refused: RefusedFile[] = [];
  const progress = { done: 0, total: pictures.length, added: 0, alreadyThere: 0, refused };
  onProgress?.({ ...progress });
  for await (const batch of readAhead(preparedBatches(pictures, sender, signal))) {
    signal?.throwIfAborted();
    const report = batch.missing.length > 0 ? await sender.send(batch.missing) : null;
    refused.push(...batch.refused, ...(report?.refused ?? []));
    progress.done += batch.count;
    progress.added += report?.added ?? 0;
    progress.alreadyThere += batch.present + (report?.alreadyThere ?? 0);
    onProgress?.({ ...progress });
  }
  return progress;
}

interface PreparedBatch {
  count: number;
  missing: ReadPicture[];
  present: number;
  refused: RefusedFile[];
}

/** Reads and hashes a batch and asks for it, while the one before is being sent. */
async function* preparedBatches(
  pictures: readonly OutgoingPicture[],
  sender: PictureSender,
  signal: AbortSignal | undefined,
): AsyncGenerator<PreparedBatch> {
  for await (const read of readBatches(pictures)) {
    signal?.throwIfAborted();
    const whole = read.filter((one) => 'bytes' in one);
    const hashes = await Promise.all(whole.map(({ bytes }) => sender.hash(bytes)));
    const present = new Set(hashes.length > 0 ? await sender.findPresent([...new Set(hashes)]) : []);
    const missing = whole.filter((_, i) => !present.has(hashes[i]!));
    const refused = read.filter((one) => 'message' in one);
    yield { count: read.length, missing, present: whole.length - missing.length, refused };
  }
}

type OneRead = ReadPicture | RefusedFile;

/** By the size that they turn out to have: a folder is listed without sizes, and a request has a largest one. */
async function* readBatches(pictures: readonly OutgoingPicture[]): AsyncGenerator<OneRead[]> {
  let batch: OneRead[] = [];
  let bytes = 0;
  for await (const { declared, one } of readInOrder(pictures)) {
    const size = Math.max(declared, 'bytes' in one ? one.bytes.length : 0);
    const full = batch.length === BATCH_PICTURES || bytes + size > BATCH_BYTES;
    if (batch.length > 0 && full) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(one);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** Several are read at once, as many as make a batch. */
async function* readInOrder(pictures: readonly OutgoingPicture[]): AsyncGenerator<{ declared: number; one: OneRead }> {
  const reading: { expected: number; declared: number; one: Promise<OneRead> }[] = [];
  let expectedBytes = 0;
  let next = 0;
  for (;;) {
    const picture = pictures[next];
    const expected = picture?.bytes || EXPECTED_BYTES;
    const room = reading.length < BATCH_PICTURES && expectedBytes + expected <= BATCH_BYTES;
    if (picture && (room || reading.length === 0)) {
      reading.push({ expected, declared: picture.bytes, one: readPicture(picture) });
      expectedBytes += expected;
      next++;
      continue;
    }
    const first = reading.shift();
    if (!first) return;
    expectedBytes -= first.expected;
    yield { declared: first.declared, one: await first.one };
  }
}

async function readPicture({ path, label, bytes, read }: OutgoingPicture): Promise<ReadPicture | RefusedFile> {
  if (bytes > MAX_IMAGE_BYTES)
    return refusedFile(path, `is larger than the ${MAX_IMAGE_BYTES / 1024 ** 2} MiB that are read`);
  if (path.includes('\0') || path.length > 2000) return refusedFile(path, 'has a name that cannot be sent');
  try {
    return { path, label, bytes: await read() };
  } catch (error) {
    if (error instanceof AppError) return { fileName: shownPath(path), message: error.message };
    return refusedFile(path, 'cannot be read. It may have been moved or changed meanwhile, or you may not read it');
  }
}

function refusedFile(path: string, problem: string): RefusedFile {
  return { fileName: shownPath(path), message: `${shownPath(path)} ${problem}.` };
}
