/** Takes pictures into a set: each is looked at, stored, and given a row and a thumbnail, some at a time. */
import { randomUUID } from 'node:crypto';
import type { Id, Sha256 } from '@/lib/domain/hash';
import type { Image, NewImage } from '@/lib/domain/imageSet';
import { shownPath } from '@/lib/pictures/filePaths';
import type { ArtifactStore } from '../artifacts/artifactStore';
import { hashInTurns } from '../artifacts/hashInTurns';
import type { Database } from '../db/database';
import type { ImageReader } from '../image/fitImage';
import { SerialByKey } from '../jobs/serialByKey';
import type { RefusedFile } from '@/lib/domain/imageImport';
import { refusalMessage } from './fileListing';
import { readAhead } from '@/lib/pictures/readAhead';
import type { Thumbnails } from './thumbnails';

export interface ImportDependencies {
  database: Pick<Database, 'images'>;
  artifacts: Pick<ArtifactStore, 'put' | 'get' | 'withTemporaryFile'>;
  imageReader: Pick<ImageReader, 'info' | 'fit'>;
  thumbnails: Thumbnails;
}

export interface IncomingPicture {
  /** As the user knows it, folders included: named in the report. */
  path: string;
  /** As it is stored. */
  fileName: string;
  label: string | null;
  bytes: Uint8Array;
  /** Given where an interrupted import must find its own pictures again. */
  id?: Id;
}
/** A file that was read, the reason why it could not be, or a picture that an earlier attempt of this import added. */
export type Incoming = IncomingPicture | RefusedFile | { addedBefore: true };

export type ImportOutcome =
  /** Null: by an earlier attempt. */
  | { kind: 'added'; image: Image | null }
  /** The same bytes are in the set already. */
  | { kind: 'present'; image: Image }
  | { kind: 'refused'; file: RefusedFile };

/** A chunk is stored as a whole or not at all; its pictures are in memory together, and those of the next one too. */
const CHUNK_FILES = 64;
const CHUNK_BYTES = 32 * 1024 * 1024;
/** Made at once, so that the grid is smooth when it is first scrolled. */
export const IMPORT_THUMBNAIL_PX = 128;

/** One chunk of a set after the other, so that two imports at the same time see what the other one added. */
const turns = new SerialByKey();

/**
 * Appends the usable pictures to an existing set, in their order; what is there already is left as it is. Tells what
 * became of each file, in order, in chunks. Throws when the set, the disk or the database fails, and the reason of
 * `signal` within a second of its abort; complete chunks stay.
 */
export async function* importPictures(
  dependencies: ImportDependencies,
  imageSetId: string,
  incoming: AsyncIterable<Incoming> | Iterable<Incoming>,
  signal?: AbortSignal,
): AsyncGenerator<ImportOutcome[]> {
  for await (const chunk of readAhead(chunks(incoming, signal))) {
    signal?.throwIfAborted();
    yield await turns.run(imageSetId, () => storeChunk(dependencies, imageSetId, chunk, signal));
  }
}

async function storeChunk(
  dependencies: ImportDependencies,
  imageSetId: string,
  chunk: readonly Incoming[],
  signal: AbortSignal | undefined,
): Promise<ImportOutcome[]> {
  const { images } = dependencies.database;
  const hashes = await Promise.all(chunk.map(async (file) => ('bytes' in file ? hashInTurns(file.bytes) : null)));
  const known = new Map<Sha256, Image>();
  const asked = [...new Set(hashes.filter((hash) => hash !== null))];
  for (const image of await images.findByHashes(imageSetId, asked)) known.set(image.hash, image);
  const fresh = new Map<Sha256, IncomingPicture>();
  chunk.forEach((file, i) => {
    const hash = hashes[i];
    if (hash && 'bytes' in file && !known.has(hash) && !fresh.has(hash)) fresh.set(hash, file);
  });

  const checked = await allEnded(
    [...fresh].map(async ([hash, file]) => [hash, await store(dependencies, hash, file, signal)] as const),
  );
  const problems = new Map(checked.flatMap(([hash, made]) => ('message' in made ? [[hash, made.message]] : [])));
  const rows = checked.flatMap(([, made]) => ('message' in made ? [] : [made]));
  if (rows.length > 0) for (const image of await images.addImages(imageSetId, rows)) known.set(image.hash, image);

  return chunk.map((file, i) => {
    if (!('bytes' in file)) return 'message' in file ? { kind: 'refused', file } : { kind: 'added', image: null };
    const hash = hashes[i] ?? '';
    const image = known.get(hash);
    if (!image) return refused(file.path, problems.get(hash) ?? 'It could not be stored.');
    return fresh.get(hash) === file ? { kind: 'added', image } : presentOrConflicting(file, image);
  });
}

/** As Promise.all, but a failure is thrown only when none of the others is still writing. */
async function allEnded<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** The picture's row, ready to be added; or why it is none. */
async function store(
  { imageReader, thumbnails, artifacts }: ImportDependencies,
  hash: Sha256,
  { id = randomUUID(), path, fileName, label, bytes }: IncomingPicture,
  signal: AbortSignal | undefined,
): Promise<NewImage | { message: string }> {
  signal?.throwIfAborted();
  try {
    const shown = shownPath(path);
    const { widthPx, heightPx } = await imageReader.info(bytes, shown);
    await thumbnails.make({ hash, fileName: shown, bytes }, IMPORT_THUMBNAIL_PX, signal);
    return { id, fileName, label, hash: await artifacts.put(bytes), widthPx, heightPx };
  } catch (error) {
    const message = refusalMessage(error);
    if (message === null) throw error;
    return { message };
  }
}

/** A label is an answer: two of them for one picture are told of, not chosen between in silence. */
function presentOrConflicting({ path, label }: IncomingPicture, image: Image): ImportOutcome {
  if (label === null || image.label === null || label === image.label) return { kind: 'present', image };
  const message =
    `${shownPath(path)} is the same picture as ${image.fileName}, which is in the set with the label "${image.label}". ` +
    `It is not added again as "${label}".`;
  return refused(path, message);
}

function refused(path: string, message: string): ImportOutcome {
  return { kind: 'refused', file: { fileName: path, message } };
}

async function* chunks(
  incoming: AsyncIterable<Incoming> | Iterable<Incoming>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Incoming[]> {
  let chunk: Incoming[] = [];
  let bytes = 0;
  for await (const file of incoming) {
    signal?.throwIfAborted();
    chunk.push(file);
    bytes += 'bytes' in file ? file.bytes.length : 0;
    if (chunk.length < CHUNK_FILES && bytes < CHUNK_BYTES) continue;
    yield chunk;
    chunk = [];
    bytes = 0;
  }
  if (chunk.length > 0) yield chunk;
}
