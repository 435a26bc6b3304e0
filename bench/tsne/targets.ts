/** What a map of so many digits has to reach. */
import type { Quality } from './quality';

export interface Measured extends Quality {
  /** Nearest neighbours included. */
  cpuSeconds: number;
  /** Of scikit-learn's CPU seconds in the same run; null where it is missing. */
  shareOfPeer: number | null;
}

interface Target {
  points: number;
  of: keyof Measured;
  bound: 'most' | 'least';
  value: number;
  name: string;
}

export const TARGETS: readonly Target[] = [
  { points: 2000, of: 'kl', bound: 'most', value: 1.145, name: 'KL' },
  { points: 2000, of: 'shareOfPeer', bound: 'most', value: 0.4, name: 'CPU time, in that of scikit-learn' },
  { points: 10_000, of: 'kl', bound: 'most', value: 1.68, name: 'KL' },
  { points: 10_000, of: 'trustworthiness12', bound: 'least', value: 0.988, name: 'trustworthiness@12' },
  { points: 10_000, of: 'neighbourPreservation10', bound: 'least', value: 0.46, name: 'kNN@10' },
  { points: 10_000, of: 'shareOfPeer', bound: 'most', value: 0.2, name: 'CPU time, in that of scikit-learn' },
  { points: 100_000, of: 'cpuSeconds', bound: 'most', value: 180, name: 'CPU seconds' },
];

/** Those for this number of points; `holds` is null where there is nothing to compare. */
export function targetsFor(
  points: number,
  measured: Measured,
): { text: string; measured: string; holds: boolean | null }[] {
  // prettier-ignore
  return TARGETS.filter((target) => target.points === points).map(({ of, bound, value, name }) => {
    const reached = measured[of];
    return {
      text: `${name} ${bound === 'most' ? '≤' : '≥'} ${value}`,
      measured: reached === null ? '–' : reached.toFixed(4),
      holds: reached === null ? null : bound === 'most' ? reached <= value : reached >= value,
    };
  });
}
