import { pathToFileURL } from 'node:url';
import { BatchSizer } from '../batchSizer';
import { afterEach, expect, it } from 'vitest';
import { largestDifference, withNetwork } from '../../engine/incremental.testing';
import { openEngine } from '../../engine/openEngine';
import { testProgram } from '../../testing/testProgram.testing';
import { IncrementalOcclusion } from '../incrementalOcclusion';
import { occludePicture } from '../occludePicture';

import { PartLanes } from './partLanes';
import { tinyBytes as bytes, tinyCard as card, tinyTask as task } from '../tinyOcclusion.testing';

const engine = await openEngine({ device: 'cpu' });
const CELLS = 256;

const opened: PartLanes[] = [];
function lanesOf(cores: number, program: 'laneWorker' | 'faultyLane' = 'laneWorker'): PartLanes {
  const lanes = new PartLanes(cores, pathToFileURL(testProgram(program)));
  opened.push(lanes);
  return lanes;
}
afterEach(async () => {
  for (const lanes of opened.splice(0)) await lanes.close();
});

async function cellsOf(network: Parameters<typeof occludePicture>[0], incremental: IncrementalOcclusion | null) {
  const [cells, failed]: [number[], unknown[]] = [[], []];
  const events = occludePicture(network, task, {
    timed: async (run) => ({ value: await run(), ms: 1 }),
    cancelled: () => false,
    sizer: new BatchSizer(),
    incremental,
    onPartsFailed: (error) => failed.push(error),
  });
  for await (const event of events)
    if (event.kind === 'cells') {
      expect(event.from * card.labels.length).toBe(cells.length);
      cells.push(...event.probabilities);
    }
  return { cells: Float32Array.from(cells), failed };
}

it('has a lane for each core up to eight, which share the cores', () => {
  const shares = [1, 2, 3, 8, 16, 20].map((cores) => lanesOf(cores)).map(({ count, threads }) => [count, threads]);
  expect(shares).toEqual([[1, 1], [2, 1], [3, 1], [8, 1], [8, 2], [8, 2]]); // prettier-ignore
});

it('several threads give what one whole run after the other gives, cell for cell, in two runs', async () => {
  await withNetwork(engine, bytes, async (network) => {
    const whole = await cellsOf(network, null);
    const incremental = await IncrementalOcclusion.of(network, card, lanesOf(3));
    for (const _ of [1, 2]) {
      const parts = await cellsOf(network, incremental);
      expect(parts.failed).toEqual([]);
      expect(parts.cells).toHaveLength(CELLS * card.labels.length);
      expect(largestDifference(parts.cells, whole.cells)).toBeLessThan(1e-5);
    }
  });
});

it('a thread that ends in the middle of a batch costs no cell, and the next network gets another one', async () => {
  const lanes = lanesOf(2, 'faultyLane');
  for (const _ of ['the first thread', 'the second one'])
    await withNetwork(engine, bytes, async (network) => {
      const incremental = await IncrementalOcclusion.of(network, card, lanes);
      const parts = await cellsOf(network, incremental);
      expect(parts.failed.map(String)).toEqual(['AppError: A thread that ran parts of the network ended.']);
      const whole = await cellsOf(network, null);
      expect(largestDifference(parts.cells, whole.cells)).toBeLessThan(1e-5);
    });
});

it('other threads forget a network when it is disposed of', async () => {
  const lanes = lanesOf(2);
  const others = await withNetwork(engine, bytes, async (network) => {
    const divided = (await network.divide!(card, lanes.threads))!;
    const { lanes: remote, release } = await lanes.open(divided.recipe!);
    divided.onDispose!(release);
    await expect(remote[0]!.closeTail(1)).resolves.toBeUndefined();
    return remote;
  });
  await expect(others[0]!.closeTail(1)).rejects.toThrow(/does not know/);
});
