import { createHash } from 'node:crypto';
import { encodeResultFile, type ResultFile } from './resultFile';

const BASE_AT = 96;

/** A file as a server of another version wrote it: the version is the only difference in the layout. */
export function encodedAsVersion(file: ResultFile, version: number): Buffer {
  const bytes = Buffer.concat([...encodeResultFile(file)]);
  bytes.writeUInt32LE(version, 8);
  const base = bytes.subarray(BASE_AT, BASE_AT + file.base.byteLength);
  createHash('sha256').update(bytes.subarray(0, 64)).update(base).digest().copy(bytes, 64);
  return bytes;
}
