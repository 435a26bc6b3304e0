/**
 * The same JSON as PostgreSQL can hold it: NUL characters and halves of surrogate pairs, which names inside hostile
 * files may have, become U+FFFD.
 */
export function storableJson<T>(value: T): T {
  if (typeof value === 'string') return storableText(value) as T;
  if (Array.isArray(value)) return value.map(storableJson) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [storableText(key), storableJson(one)])) as T;
}

export function storableText(text: string): string {
  // With the u flag a pair is one character, so that only halves match.
  return text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD');
}
