/** Patterns of which one knows what they are. Written apart from gaborFunction.ts, so that one can prove the other. */
import { seededRandom } from '../random/seededRandom';

export interface KnownGabor {
  /** Degrees. */
  orientation: number;
  wavelength: number;
  phase: number;
  along: number;
  across: number;
  x?: number;
  y?: number;
}

/** Standard normal numbers. */
export function normalNumbers(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export function patternOf(
  { height, width }: { height: number; width: number },
  value: (x: number, y: number) => number,
): Float32Array {
  return Float32Array.from({ length: height * width }, (_, i) =>
    value((i % width) - (width - 1) / 2, Math.floor(i / width) - (height - 1) / 2),
  );
}

export function knownGabor(size: { height: number; width: number }, known: KnownGabor): Float32Array {
  const { orientation, wavelength, phase, along, across, x: x0 = 0, y: y0 = 0 } = known;
  const [angle, shift] = [(orientation * Math.PI) / 180, (phase * Math.PI) / 180];
  return patternOf(size, (x, y) => {
    const u = (x - x0) * Math.cos(angle) + (y - y0) * Math.sin(angle);
    const v = (y - y0) * Math.cos(angle) - (x - x0) * Math.sin(angle);
    return (
      Math.exp(-(u ** 2) / (2 * along ** 2) - v ** 2 / (2 * across ** 2)) *
      Math.cos((2 * Math.PI * u) / wavelength + shift)
    );
  });
}

/** With noise of the pattern's own standard deviation divided by `signalToNoise`. */
export function withNoise(pattern: Float32Array, signalToNoise: number, normal: () => number): Float32Array {
  const mean = pattern.reduce((sum, value) => sum + value, 0) / pattern.length;
  const spread = Math.sqrt(pattern.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pattern.length);
  return pattern.map((value) => value + (normal() * spread) / signalToNoise);
}

/** Degrees between two directions of stripes, 0 to 90. */
export function degreesApart(a: number, b: number): number {
  const apart = Math.abs(a - b) % 180;
  return Math.min(apart, 180 - apart);
}
