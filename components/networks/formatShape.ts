/** "64 × 56 × 56"; a size that is free or unknown is "n". */
export function formatShape(shape: readonly (number | null)[]): string {
  return shape.map((size) => size ?? 'n').join(' × ');
}
