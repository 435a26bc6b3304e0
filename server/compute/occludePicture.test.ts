import { pathToFileURL } from 'node:url';
import { BatchSizer } from './batchSizer';
import { describe, expect, it } from 'vitest';
import type { DividedNetwork } from '../engine/engine';
import { largestDifference, withNetwork } from '../engine/incremental.testing';
import { openEngine } from '../engine/openEngine';
import { testProgram } from '../testing/testProgram.testing';
import type { OcclusionEvent } from './compute';
import { IncrementalOcclusion } from './incrementalOcclusion';
import { PartLanes } from './lanes/partLanes';
import { groupSizeAt, type OccludeContext, occludePicture } from './occludePicture';
import { tinyBytes as bytes, tinyCard as card, tinyTask as task } from './tinyOcclusion.testing';

const engine = await openEngine({ device: 'cpu' });

function contextOf(incremental: IncrementalOcclusion | null, failed: unknown[] = []): OccludeContext {
  return {
    timed: async (run) => {
      const start = performance.now();
      return { value: await run(), ms: performance.now() - start };
    },
    cancelled: () => false,
    sizer: new BatchSizer(),
    incremental,
    onPartsFailed: (error) => failed.push(error),
  };
}

async function cellsOf(events: AsyncIterable<OcclusionEvent>): Promise<Float32Array> {
  const cells: number[] = [];
  let bases = 0;
  for await (const event of events)
    if (event.kind === 'base') bases++;
    else {
      expect(event.from * card.labels.length).toBe(cells.length);
      cells.push(...event.probabilities);
    }
  expect(bases).toBe(1);
  return Float32Array.from(cells);
}

describe('an occlusion run', () => {
  it('with a box and a fixed patch gives by parts what whole runs give, cell for cell', async () => {
    await withNetwork(engine, bytes, async (network) => {
      const box = { x: 6, y: 9, width: 15, height: 11 };
      const spec = { ...task.spec, box, alsoCovered: { x: 3, y: 12, width: 9, height: 7 } };
      const whole = await cellsOf(occludePicture(network, { ...task, spec }, contextOf(null)));
      expect(whole).toHaveLength(7 * 6 * 5);
      const incremental = await IncrementalOcclusion.of(network, card);
      for (const _ of [1, 2]) {
        const parts = await cellsOf(occludePicture(network, { ...task, spec }, contextOf(incremental)));
        expect(largestDifference(parts, whole)).toBeLessThanOrEqual(1e-5);
      }
      const without = await cellsOf(occludePicture(network, { ...task, spec: { ...task.spec, box } }, contextOf(null)));
      expect(largestDifference(without, whole)).toBeGreaterThan(1e-3); // the fixed patch is not for nothing
    });
  });

  it('makes the first coarse map by whole runs where that is sooner, as measured', async () => {
    await withNetwork(engine, bytes, async (network) => {
      const incremental = (await IncrementalOcclusion.of(network, card))!;
      // Nothing is known yet: whole runs begin at once.
      expect(incremental.isSoonerWhole(16)).toBe(true);
      await cellsOf(occludePicture(network, task, contextOf(incremental)));
      incremental.notePicture({ before: 90, patch: 1 });
      incremental.noteWholeRun(1, 0); // as fast as can be
      expect(incremental.isSoonerWhole(16)).toBe(true);
      const other = (await IncrementalOcclusion.of(network, card))!;
      other.noteWholeRun(10, 70);
      other.notePicture({ before: 90, patch: 1 });
      expect([14, 15, 16].map((cells) => other.isSoonerWhole(cells))).toEqual([true, true, false]);
    });
  });

  it('computes the first coarse map in one batch where that is no more than twice a batch', async () => {
    await withNetwork(engine, bytes, async (network) => {
      const firstBatch = async (size: number) => {
        const context = { ...contextOf(null), sizer: new BatchSizer(size, Infinity) };
        for await (const event of occludePicture(network, task, context))
          if (event.kind === 'cells') return event.count;
        return null;
      };
      expect([await firstBatch(16), await firstBatch(8), await firstBatch(2)]).toEqual([16, 16, 2]);
    });
  });

  it('computes the picture itself in that batch, and by itself first where the network is not known to be that fast', async () => {
    await withNetwork(engine, bytes, async (network) => {
      const run = async (size: number, from = 0) => {
        const counts: number[] = [];
        const counted = Object.create(network, { run: { value: (...args: Parameters<typeof network.run>) => {
          counts.push(Object.values(args[0])[0]!.dims[0]!);
          return network.run(...args);
        } } }) as typeof network; // prettier-ignore
        const context = { ...contextOf(null), sizer: new BatchSizer(size, Infinity) };
        for await (const event of occludePicture(counted, { ...task, from }, context))
          if (event.kind === 'cells') break;
          else expect(event.withCells).toBe(counts[0]! > 1);
        return counts;
      };
      expect(await run(16)).toEqual([17]);
      expect(await run(8)).toEqual([17]);
      expect(await run(16, 10)).toEqual([7]);
      expect(await run(2)).toEqual([1, 2]);
      expect(await run(16, 16)).toEqual([1, 16]);
      const apart = await cellsOf(occludePicture(network, task, contextOf(null)));
      const together = await cellsOf(occludePicture(network, task, { ...contextOf(null), sizer: new BatchSizer(16) }));
      expect(largestDifference(together, apart)).toBeLessThan(1e-6);
    });
  });

  it('with segments gives by parts, in several threads too, what whole runs give', async () => {
    const lanes = new PartLanes(2, pathToFileURL(testProgram('laneWorker')));
    try {
      await withNetwork(engine, bytes, async (network) => {
        const spec = { ...task.spec, patch: 4, stride: 4, segments: { compactness: 3 } };
        const whole = await cellsOf(occludePicture(network, { ...task, spec }, contextOf(null)));
        expect(whole).toHaveLength(8 * 8 * 5);
        const incremental = await IncrementalOcclusion.of(network, card, lanes);
        const failed: unknown[] = [];
        for (const _ of [1, 2]) {
          const parts = await cellsOf(occludePicture(network, { ...task, spec }, contextOf(incremental, failed)));
          expect(largestDifference(parts, whole)).toBeLessThanOrEqual(1e-5);
        }
        expect(failed).toEqual([]);
        const { segments: __, ...squares } = spec;
        const other = await cellsOf(occludePicture(network, { ...task, spec: squares }, contextOf(null)));
        expect(largestDifference(other, whole)).toBeGreaterThan(1e-3); // segments are no squares
      });
    } finally {
      await lanes.close();
    }
  });

  it('goes on by whole runs where a part fails, with every cell once', async () => {
    await withNetwork(engine, bytes, async (network) => {
      const whole = await cellsOf(occludePicture(network, task, contextOf(null)));
      expect(whole).toHaveLength(256 * 5);
      const broken = Object.create(network, { divide: { value: async () => breaking(await network.divide!(card)) } }) as typeof network; // prettier-ignore
      const failed: unknown[] = [];
      const incremental = await IncrementalOcclusion.of(broken, card);
      expect(incremental).not.toBeNull();
      const cells = await cellsOf(occludePicture(network, task, contextOf(incremental, failed)));
      expect(failed.map(String)).toEqual(['Error: out of memory']);
      expect([...cells].every((p, i) => Math.abs(p - whole[i]!) < 1e-5)).toBe(true);
    });
  });

  it('goes on by whole runs once they are known to be faster, then and in the next run', async () => {
    await withNetwork(engine, bytes, async (network) => {
      const incremental = (await IncrementalOcclusion.of(network, card))!;
      incremental.noteWholeRun(1e9, 1);
      const whole = await cellsOf(occludePicture(network, task, contextOf(null)));
      for (const run of [1, 2]) {
        let byParts = 0;
        const counting = Object.create(incremental, {
          begin: {
            value: async (...args: Parameters<IncrementalOcclusion['begin']>) => {
              const begun = (await incremental.begin(...args))!;
              const { probabilities } = begun;
              begun.probabilities = (patches) => {
                byParts += patches.length;
                return probabilities.call(begun, patches);
              };
              return begun;
            },
          },
        }) as IncrementalOcclusion;
        const cells = await cellsOf(occludePicture(network, task, contextOf(counting)));
        expect([...cells].every((p, i) => Math.abs(p - whole[i]!) < 1e-5)).toBe(true);
        if (run === 1) expect(byParts).toBeLessThan(256);
        else expect(byParts).toBe(0);
      }
    });
  });

  it('opens no further part once it is cancelled, and gives no cells of a batch that was not computed', async () => {
    await withNetwork(engine, bytes, async (network) => {
      let opened = 0;
      const divide = async () => {
        const divided = (await network.divide!(card))!;
        const openPart: typeof divided.openPart = (spec) => (opened++, divided.openPart(spec));
        return { ...divided, openPart };
      };
      const watched = Object.create(network, { divide: { value: divide } }) as typeof network;
      const incremental = (await IncrementalOcclusion.of(watched, card))!;
      const context = { ...contextOf(incremental), cancelled: () => opened >= 2 };
      const cells = await cellsOf(occludePicture(network, task, context));
      expect(opened).toBe(2);
      expect(incremental.plan.segments.length).toBeGreaterThan(2);
      // Those of the first level, which came by whole runs.
      expect(cells).toHaveLength(16 * 5);
    });
  });

  it('is sent in whole batches, as many as there is time for', () => {
    expect(groupSizeAt(1, 32)).toBe(256);
    expect(groupSizeAt(5, 32)).toBe(32);
    expect(groupSizeAt(100, 8)).toBe(8);
    expect(groupSizeAt(Infinity, 8)).toBe(8);
  });
});

/** Parts that open but cannot be run a second time. */
function breaking(divided: DividedNetwork | null): DividedNetwork | null {
  return (
    divided && {
      ...divided,
      openPart: async (spec: Parameters<DividedNetwork['openPart']>[0]) => {
        const part = await divided.openPart(spec);
        let runs = 0;
        const run: typeof part.run = (feeds) => (runs++ < 1 ? part.run(feeds) : Promise.reject(new Error('out of memory'))); // prettier-ignore
        return { ...part, run };
      },
    }
  );
}
