import { expect, it } from 'vitest';
import type { SpeedRow } from './speed';
import { memoryVerdicts, ratiosOf, speedVerdict } from './targets';

const rate = (perSecond: number) => ({ perSecond, perCpuSecond: 1 });
const row = (alone: number[], scan: number[]): SpeedRow => ({
  ...{ network: 'N', layer: 'l', channels: 1, pictures: 1 },
  ...{ alone: alone.map(rate), scan: scan.map(rate) },
});

it('compares the scan with the network alone round by round, and takes the middle of it', () => {
  const measured = row([100, 50, 10], [90, 42, 9.9]);
  expect(ratiosOf(measured)).toEqual([0.9, 0.84, 0.99]);
  expect(speedVerdict(measured)).toMatchObject({ measured: '0.900', holds: true });
  expect(speedVerdict(row([100, 50, 10], [84, 42, 9.9]))).toMatchObject({ measured: '0.840', holds: false });
});

it('says of each bound of the memory whether it holds', () => {
  const seconds = { write: 1, fill: 1, channel: 1 };
  const holds = (keptMiB: number, peakMiB: number) =>
    memoryVerdicts({ storedMiB: 160, keptMiB, peakMiB, seconds }).map((verdict) => verdict.holds);
  expect(holds(16, 256)).toEqual([true, true]);
  expect(holds(16.1, 256)).toEqual([false, true]);
  expect(holds(-1, 256.1)).toEqual([true, false]);
});
