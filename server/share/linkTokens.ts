/** The secret part of public links. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { linkTokenSchema } from '@/lib/domain/publicLink';
import type { Sha256 } from '@/lib/domain/hash';

const KEY_BYTES = 32;
const KEY_FILE = 'public-links.key';

export interface LinkTokens {
  /** Always the same for a link: its token can be shown again, and is kept nowhere. */
  tokenOf(linkId: string): string;
}

/** HMAC-SHA-256 of the link's id (32 bytes, base64url): nobody without the key can tell it from random bytes. */
export function linkTokens(key: Uint8Array): LinkTokens {
  return { tokenOf: (linkId) => createHmac('sha256', key).update(`public-link:${linkId}`).digest('base64url') };
}

/** What a token is looked up by; null: none can look like this. */
export function hashOfToken(token: string): Sha256 | null {
  return linkTokenSchema.safeParse(token).success ? createHash('sha256').update(token).digest('hex') : null;
}

/**
 * The key of a data directory, made when there is none, or no whole one: links that were made before go on working, but
 * cannot be copied again. A file beside the database, readable by its owner alone:
 * who has only the database cannot make the tokens.
 */
export async function readLinkKey(dataDir: string): Promise<Uint8Array> {
  const file = path.join(dataDir, KEY_FILE);
  const stored = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (stored?.byteLength === KEY_BYTES) return stored;
  const key = randomBytes(KEY_BYTES);
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(key);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return key;
}
