import { z } from 'zod';

/** Lower-case hexadecimal SHA-256 of some bytes: the name of every artifact. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a lower-case hexadecimal SHA-256');
export type Sha256 = z.infer<typeof sha256Schema>;

/** Identifier of a stored row: URL-safe, made by the server. */
export const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,80}$/, 'must be an identifier of letters, digits, "_", "-" and "."');
export type Id = z.infer<typeof idSchema>;

/**
 * JSON with sorted keys and no spaces, so that equal values give equal bytes and therefore equal hashes.
 * Throws a TypeError on numbers that JSON cannot hold (NaN, infinities).
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonicalJson: ${value} has no JSON form`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value as Record<string, unknown>)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`;
  }
  throw new TypeError(`canonicalJson: a ${typeof value} has no JSON form`);
}
