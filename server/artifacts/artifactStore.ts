/** Content-addressed bytes: images, weights, arrays. The name of an artifact is the SHA-256 of its bytes. */
import type { Readable } from 'node:stream';
import type { Sha256 } from '@/lib/domain/hash';

export interface StoredArtifact {
  hash: Sha256;
  bytes: number;
  /** When it was last stored or read, to the hour or so; milliseconds since 1970. */
  usedAtMs: number;
}

export interface ArtifactStore {
  /** Stores bytes and returns their name once they are durable. Bytes that are already there are not written again. */
  put(bytes: Uint8Array): Promise<Sha256>;
  /** Stores a stream without holding it in memory. Throws `too_large` above `maxBytes`; nothing is left behind. */
  putStream(stream: Readable, maxBytes: number): Promise<{ hash: Sha256; bytes: number }>;
  /**
   * Takes a file over by moving it, when its bytes are the artifact `hash`. Returns the hash that they have: a file with
   * another one stays where it is. The file must lie on the same file system, as everything in the data directory does.
   */
  putFile(file: string, hash: Sha256): Promise<Sha256>;
  /**
   * Keeps a stream in a file while `use` runs, for readers that need a whole file and not its artifact. It goes away
   * afterwards, and also when this process is killed: the next one removes it. Throws `too_large` above `maxBytes`.
   */
  withTemporaryFile<T>(stream: Readable, maxBytes: number, use: (file: string) => Promise<T>): Promise<T>;
  /** Reads and verifies. Throws `not_found`, or `storage_damaged` when the bytes do not match their name. */
  get(hash: Sha256): Promise<Uint8Array>;
  has(hash: Sha256): Promise<boolean>;
  /** A local file with the bytes, for readers that need a path (the inference runtime). */
  pathOf(hash: Sha256): Promise<string>;
  delete(hash: Sha256): Promise<void>;
  /**
   * Deletes an artifact that nobody has stored or read since `unusedSinceMs` (milliseconds since 1970), safe against
   * those who do so at this moment. False when it stays, or is not there.
   */
  evict(hash: Sha256, unusedSinceMs: number): Promise<boolean>;
  /** Everything that is stored, in no order. */
  list(): AsyncIterable<StoredArtifact>;
}
