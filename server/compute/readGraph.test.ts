import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelCardSchema, type ResolvedModelCard } from '@/lib/domain/modelCard';
import { networkGraphSchema } from '@/lib/domain/networkGraph';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { createLog } from '../log';
import { createComputePool } from './computePool';
import { readGraph } from './readGraph';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-graph-'));
  file = path.join(folder, 'tiny.onnx');
  await writeFile(file, tinyNetwork());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function cardWith(changes: { input?: object; output?: object; features?: string } = {}): ResolvedModelCard {
  return modelCardSchema.parse({
    name: 'Tiny',
    format: 'onnx',
    file: 'tiny.onnx',
    labels: ['a', 'b', 'c', 'd', 'e'],
    ...changes,
    input: { tensor: TINY_INPUT, width: 8, height: 8, ...changes.input },
    output: { tensor: TINY_OUTPUT, kind: 'logit', ...changes.output },
  }) as ResolvedModelCard;
}

describe('readGraph', () => {
  it('finds the features itself, unless the card names them', async () => {
    expect((await readGraph(file, 'tiny.onnx', cardWith())).featuresTensor).toBe('flat');
    expect((await readGraph(file, 'tiny.onnx', cardWith({ features: 'p1' }))).featuresTensor).toBe('p1');
  });

  it.each([
    [
      'a card that does not fit',
      { input: { width: 9 } },
      'tiny.onnx',
      'The model card "Tiny" does not fit the network',
    ],
    ['an output that is not there', { output: { tensor: 'gone' } }, 'tiny.onnx', 'it has no output "gone"'],
    ['a file that is gone', {}, 'gone.onnx', 'The file "gone.onnx" cannot be read'],
  ])('refuses %s', async (_, changes, name, message) => {
    const graph = readGraph(path.join(folder, name), name, cardWith(changes));
    await expect(graph).rejects.toMatchObject({ code: 'invalid_network', message: expect.stringContaining(message) });
  });

  it('comes from the compute worker as the contract says', async () => {
    const pool = createComputePool({ device: 'cpu', log: createLog({ level: 'silent', format: 'text' }) });
    const graph = await pool.graph({ key: 'tiny', format: 'onnx', path: file, fileName: 'tiny.onnx' }, cardWith());
    await pool.close();
    expect(networkGraphSchema.parse(graph)).toEqual(graph);
    expect(graph.input).toEqual({ tensor: TINY_INPUT, height: 8, width: 8, channels: 3 });
    expect(graph.layers.map(({ type, outputShape, parameters }) => [type, outputShape, parameters])).toEqual([
      ['Conv', [4, 8, 8], 112],
      ['Relu', [4, 8, 8], 0],
      ['MaxPool', [4, 4, 4], 0],
      ['Conv', [4, 4, 4], 144],
      ['Relu', [4, 4, 4], 0],
      ['Reshape', [64], 0],
      ['Gemm', [5], 320],
    ]);
    expect(graph.layers[4]?.receptiveField).toMatchObject({ height: { size: 8, stride: 2, offset: -3 } });
    expect(graph.layers[6]?.receptiveField).toEqual({ kind: 'whole' });
  });
});
