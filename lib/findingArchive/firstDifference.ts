/** Where two JSON values differ. */

export interface Difference {
  /** "evidence.patches.highest[2].box" */
  path: string;
  /** The second one has nothing there. */
  isMissing: boolean;
}

/**
 * The first place at which `read` is not what was `given`. What a schema adds (defaults) is no difference; what it leaves
 * out or writes otherwise is. Null: there is none.
 */
export function firstDifference(given: unknown, read: unknown, path = ''): Difference | null {
  if (Array.isArray(given) && Array.isArray(read)) {
    if (given.length !== read.length) return { path, isMissing: false };
    for (const [place, element] of given.entries()) {
      const found = firstDifference(element, read[place], `${path}[${place}]`);
      if (found) return found;
    }
    return null;
  }
  if (isObject(given) && isObject(read)) {
    for (const [name, value] of Object.entries(given)) {
      const inside = path === '' ? name : `${path}.${name}`;
      if (!Object.hasOwn(read, name)) return { path: inside, isMissing: true };
      const found = firstDifference(value, read[name], inside);
      if (found) return found;
    }
    return null;
  }
  return Object.is(given, read) || given === read ? null : { path, isMissing: false };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
