import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sha256 } from '@/lib/domain/hash';

/** About a millisecond of hashing. */
export const SLICE_BYTES = 1 << 20;

/**
 * SHA-256 of bytes that may be many: after each slice everybody else who waits for the thread gets it. Bytes of one
 * slice or less are hashed in one go. The bytes must not change before it resolves.
 */
export async function hashInTurns(bytes: Uint8Array): Promise<Sha256> {
  const hash = createHash('sha256');
  for (let start = 0; start < bytes.byteLength; start += SLICE_BYTES) {
    if (start > 0) await nextTurn();
    hash.update(bytes.subarray(start, start + SLICE_BYTES));
  }
  return hash.digest('hex');
}
