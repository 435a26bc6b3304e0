/** Things after those that they need, for files that list them in any order. */

export interface Dependent {
  /** What others call it. */
  key: string;
  /** Keys of what must come before. */
  needs: readonly string[];
}

/**
 * As they are, where each comes after what it needs; else by Kahn's algorithm. Whatever needs itself, directly or not,
 * or something that is not there, is left out.
 */
export function inOrder<T extends Dependent>(items: readonly T[]): T[] {
  const before = new Set<string>();
  const sorted = items.every(({ key, needs }) => {
    const fits = needs.every((need) => before.has(need));
    before.add(key);
    return fits;
  });
  if (sorted) return [...items];
  const waiting = new Map<string, T[]>();
  const open = new Map<T, number>();
  for (const item of items) {
    const needs = new Set(item.needs);
    open.set(item, needs.size);
    for (const need of needs) {
      const others = waiting.get(need);
      if (others) others.push(item);
      else waiting.set(need, [item]);
    }
  }
  const ready = items.filter((item) => open.get(item) === 0);
  // Grows while it is walked.
  for (const { key } of ready)
    for (const item of waiting.get(key) ?? []) {
      const left = (open.get(item) ?? 0) - 1;
      open.set(item, left);
      if (left === 0) ready.push(item);
    }
  return ready;
}
