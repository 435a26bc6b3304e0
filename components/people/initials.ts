/** One or two letters for a person's dot: the first of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = (words.length > 1 ? [words.at(0), words.at(-1)] : words).map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase();
}
