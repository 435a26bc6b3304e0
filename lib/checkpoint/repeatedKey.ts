/** JSON.parse keeps the last of several equal keys and says nothing; in a list of tensors that hides one of them. */

/** A string, or a character that opens or closes something or separates. Everything else is of no interest here. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/gs;

/** The first key that the outermost object of a JSON text has twice; null when there is none. The text must be valid. */
export function findRepeatedKey(text: string): string | null {
  const keys = new Set<string>();
  let depth = 0;
  let before = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (token === ':' && depth === 1) {
      const key = JSON.parse(before) as string;
      if (keys.has(key)) return key;
      keys.add(key);
    }
    before = token;
  }
  return null;
}
