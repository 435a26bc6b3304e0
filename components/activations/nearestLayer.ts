/**
 * The layer that can be shown and is nearest to one that cannot, before it in the network or after it; the first one where
 * the network has no such layer. Null: none can be shown.
 */
export function nearestLayer<L extends { name: string }>(
  all: readonly L[],
  shown: readonly L[],
  wanted: string | null,
): L | null {
  const at = all.findIndex(({ name }) => name === wanted);
  if (at < 0) return shown[0] ?? null;
  const distance = (layer: L) => Math.abs(all.indexOf(layer) - at);
  return shown.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}
