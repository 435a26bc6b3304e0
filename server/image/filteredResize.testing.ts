/** Resizing straight from its definition, in double precision: the slow twin of what makes pictures fit. */
import type { Resample } from '@/lib/domain/modelCard';

const FILTERS: Record<Resample, (x: number) => number> = {
  bilinear: (x) => Math.max(0, 1 - Math.abs(x)),
  // Keys 1981 with a = −½, multiplied out.
  bicubic: (x) => {
    const d = Math.abs(x);
    if (d < 1) return 1.5 * d ** 3 - 2.5 * d ** 2 + 1;
    return d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
  },
  lanczos: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0),
};

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/**
 * Each output pixel as the mean of all source pixels, weighed by the filter around its centre; the filter grows with the
 * reduction (antialiasing), and its weights add up to 1. Values 0…255, not rounded, row by row, three a pixel.
 */
export function filteredResize(
  resample: Resample,
  { rgb, width, height }: { rgb: Uint8Array; width: number; height: number },
  toWidth: number,
  toHeight: number,
): number[] {
  const filter = FILTERS[resample];
  const weights = (from: number, to: number) =>
    Array.from({ length: to }, (_, i) => {
      const ratio = from / to;
      const growth = Math.max(1, ratio);
      const centre = (i + 0.5) * ratio;
      const raw = Array.from({ length: from }, (_, j) => filter((j + 0.5 - centre) / growth));
      const sum = raw.reduce((a, b) => a + b);
      return raw.map((w) => w / sum);
    });
  const columns = weights(width, toWidth);
  const rows = weights(height, toHeight);
  const out: number[] = [];
  for (const row of rows)
    for (const column of columns)
      for (let c = 0; c < 3; c++) {
        let value = 0;
        row.forEach((wy, y) => {
          if (wy !== 0) column.forEach((wx, x) => (value += wx === 0 ? 0 : wy * wx * rgb[(y * width + x) * 3 + c]!));
        });
        out.push(Math.min(Math.max(value, 0), 255));
      }
  return out;
}
