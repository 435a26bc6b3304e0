/** What a scan has to reach. */
import { spreadOf } from '../report/spread';
import type { MemoryUse } from './memory';
import type { SpeedRow } from './speed';

export const LEAST_RATIO = 0.85;
/** Two rankings of 1 MiB each, and 200 bytes for each of 20,000 pictures in both. */
export const MOST_KEPT_MIB = 16;
/** The chunks that are kept while others are read (64 MiB), and what is on its way to the disk. */
export const MOST_PEAK_MIB = 256;

export interface Verdict {
  text: string;
  measured: string;
  holds: boolean;
}

/** Of each round: pictures a second of the scan, in those of the network alone. */
export function ratiosOf({ alone, scan }: SpeedRow): number[] {
  return scan.map(({ perSecond }, round) => perSecond / alone[round]!.perSecond);
}

export function speedVerdict(row: SpeedRow): Verdict {
  const { median } = spreadOf(ratiosOf(row));
  return {
    text: `${row.network}, ${row.layer}: at least ${LEAST_RATIO} of the pictures a second of the network alone`,
    measured: median.toFixed(3),
    holds: median >= LEAST_RATIO,
  };
}

export function memoryVerdicts({ keptMiB, peakMiB }: MemoryUse): Verdict[] {
  const verdict = (what: string, measured: number, most: number): Verdict => ({
    text: `20,000 pictures × 512 channels: ${what} at most ${most} MiB`,
    measured: `${measured.toFixed(1)} MiB`,
    holds: measured <= most,
  });
  return [verdict('kept at the end', keptMiB, MOST_KEPT_MIB), verdict('the process grows by', peakMiB, MOST_PEAK_MIB)];
}
