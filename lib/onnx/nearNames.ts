/** Names like a mistyped one, for error messages. */

const MAX_NAMES = 3;
/** Of the pairs of characters, this share must be common. */
const LEAST_LIKENESS = 0.4;

/** The most alike first, by the share of common pairs of neighbouring characters (Dice's coefficient). */
export function nearNames(name: string, candidates: Iterable<string>): string[] {
  const wanted = pairsOf(name);
  return Array.from(candidates, (candidate) => ({ candidate, likeness: likenessOf(wanted, pairsOf(candidate)) }))
    .filter(({ likeness }) => likeness >= LEAST_LIKENESS)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, MAX_NAMES)
    .map(({ candidate }) => candidate);
}

function pairsOf(name: string): Set<string> {
  const text = name.toLowerCase();
  return new Set(Array.from({ length: Math.max(1, text.length - 1) }, (_, i) => text.slice(i, i + 2)));
}

function likenessOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const pair of a) if (b.has(pair)) common++;
  return (2 * common) / (a.size + b.size);
}
