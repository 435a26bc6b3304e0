/** Emphasis of a point (ScatterplotProps.emphasis). */
export const HIDDEN = 0;
export const MUTED = 1;
export const FULL = 2;

/**
 * The points in the order in which they are drawn, later ones over earlier ones: muted, full, selected; hidden ones are
 * left out. Within each, by index.
 */
export function drawOrder(emphasis: Uint8Array, selected: Uint8Array | null): Uint32Array {
  const counts = [0, 0, 0];
  for (let i = 0; i < emphasis.length; i++) {
    const stage = stageOf(emphasis, selected, i);
    if (stage >= 0) counts[stage]!++;
  }
  const [muted, full, ringed] = counts as [number, number, number];
  const next = [0, muted, muted + full];
  const order = new Uint32Array(muted + full + ringed);
  for (let i = 0; i < emphasis.length; i++) {
    const stage = stageOf(emphasis, selected, i);
    if (stage >= 0) order[next[stage]!++] = i;
  }
  return order;
}

function stageOf(emphasis: Uint8Array, selected: Uint8Array | null, i: number): number {
  if (emphasis[i] === HIDDEN) return -1;
  if (selected?.[i] === 1) return 2;
  return emphasis[i] === MUTED ? 0 : 1;
}
