/** Cards and imports that nobody makes by mistake. Each ends in an error that says what is wrong, or in nothing at all. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { labelProblems } from '@/lib/modelCard/labelProblems';
import { readCardFile } from '@/lib/modelCard/readCardFile';
import { tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { createDiskArtifactStore } from '../artifacts/diskArtifactStore';
import type { ArtifactStore } from '../artifacts/artifactStore';
import { makeZip } from '../images/makeZip.testing';
import { receiveFiles } from './receiveFiles';
import { resolveCard } from './resolveCard';

const CARD = {
  name: 'Tiny',
  format: 'onnx',
  file: 'tiny.onnx',
  input: { tensor: 'picture', width: 8, height: 8 },
  output: { tensor: 'scores', kind: 'logit' },
  labels: ['a', 'b'],
};
const json = (change: object) => JSON.stringify({ ...CARD, ...change });
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('a hostile card', () => {
  it.each<[string, string]>([
    ['with __proto__ as a field', `{"__proto__": {"polluted": true}, ${json({}).slice(1)}`],
    ['with constructor as a field', json({ constructor: { prototype: { polluted: true } } })],
    ['nested 100,000 deep', `{"name": ${nested(100_000)}}`],
    ['nested 100,000 deep in its labels', json({}).replace('["a","b"]', nested(100_000))],
    ['that is a list', '[]'],
    ['that is null', 'null'],
    ['with a number for a name', json({ name: 7 })],
    ['with a name of 10 MB', json({ name: 'x'.repeat(10_000_000) })],
    ['with NUL in the file name', json({ file: 'a\0.onnx' })],
    ['with a path for a file', json({ file: '../../etc/passwd' })],
    ['with an object for labels', json({ labels: { length: 3 } })],
    ['with numbers for labels', json({ labels: [1, 2] })],
    ['with a side of 1e308', json({ input: { ...CARD.input, width: 1e308 } })],
    ['with a side of −1', json({ input: { ...CARD.input, width: -1 } })],
    ['with a scale that overflows', json({}).replace('"width":8', '"width":8,"scale":1e999')],
    ['with a std of 0', json({ input: { ...CARD.input, std: [0, 1, 1] } })],
    ['with a million means', json({ input: { ...CARD.input, mean: new Array<number>(1_000_000).fill(0) } })],
    ['with an unknown field', json({ onload: 'alert(1)' })],
    ['cut off', json({}).slice(0, 40)],
  ])('%s is refused with a reason', (_, text) => {
    let thrown: unknown;
    try {
      resolveCard(readCardFile(text, 'evil.model.json'));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AppError);
    expect((thrown as AppError).code).toBe('invalid_network');
    expect((thrown as AppError).message).toContain('evil.model.json');
    expect((thrown as AppError).message.length).toBeLessThan(2000);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('may have any signs in its texts: they stay texts', () => {
    const name = '<img src=x onerror=alert(1)>';
    const tensor = '"; DROP TABLE networks; -- \u202e<script>';
    const card = readCardFile(json({ name, input: { ...CARD.input, tensor } }), 'odd.model.json');
    expect(card).toMatchObject({ name, input: { tensor } });
  });

  it('with a million labels is checked in a moment', () => {
    const labels = Array.from({ length: 1_000_000 }, (_, i) => `label ${i % 999_999}`);
    const start = performance.now();
    expect(labelProblems(labels)[0]).toMatchObject({ code: 'duplicate-labels' });
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('a hostile import', () => {
  let folder: string;
  let artifacts: ArtifactStore;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'specular-hostile-'));
    artifacts = createDiskArtifactStore(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));
  const receive = async (...files: [string, Uint8Array][]) =>
    receiveFiles(
      artifacts,
      await Promise.all(files.map(async ([fileName, bytes]) => ({ fileName, hash: await artifacts.put(bytes) }))),
    );
  const text = (content: string) => new TextEncoder().encode(content);

  it('of a zip gives the network in it with its card and labels', async () => {
    const zip = makeZip([
      { name: 'net/tiny.onnx', data: Buffer.from(tinyNetwork()) },
      { name: 'net/tiny.model.json', data: Buffer.from(json({})) },
      { name: 'net/labels.txt', data: Buffer.from('x\ny\n') },
      { name: 'net/LICENSE', data: Buffer.from('MIT') },
    ]);
    const received = await receive(['net.zip', zip]);
    expect(received).toMatchObject({
      fileName: 'tiny.onnx',
      format: 'onnx',
      labels: ['x', 'y'],
      card: { name: 'Tiny' },
    });
  });

  it.each<[string, () => [string, Uint8Array][]]>([
    ['a zip that is none', () => [['a.zip', text('PK not really')]]],
    [
      'a zip that leads out of itself',
      () => [['a.zip', makeZip([{ name: '../../tiny.onnx', data: Buffer.from('x') }])]],
    ],
    [
      'a zip without a network',
      () => [['a.zip', makeZip(['notes.txt', 'more.txt'].map((name) => ({ name, data: 'x' })))]],
    ],
    [
      'two networks at once',
      () => [
        ['a.onnx', tinyNetwork()],
        ['b.onnx', tinyNetwork({ seed: 2 })],
      ],
    ],
    [
      'the same name twice',
      () => [
        ['a.onnx', tinyNetwork()],
        ['a.onnx', tinyNetwork({ seed: 2 })],
      ],
    ],
    [
      'weights without their network',
      () => [
        ['a.bin', text('x')],
        ['b.bin', text('y')],
      ],
    ],
    [
      'a model.json without its weights',
      () => [['model.json', text('{"modelTopology":{},"weightsManifest":[{"paths":["gone.bin"],"weights":[]}]}')]],
    ],
  ])('of %s is refused with a reason', async (_, files) => {
    const error = await receive(...files()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toMatch(/^(invalid_input|invalid_network)$/);
  });
});
