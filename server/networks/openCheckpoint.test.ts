/** Checkpoints from disk to a network: a real file of torch.save, zips that nobody makes by mistake, the whole import. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARCHITECTURES, architectureCard, buildArchitecture } from '@/lib/architectures/architectures';
import {
  fuzzNumbers,
  op,
  pickle,
  stateDictFiles,
  stateOf,
  writeSafetensors,
} from '@/lib/checkpoint/checkpoint.testing';
import { readStateDict } from '@/lib/checkpoint/readStateDict';
import { AppError } from '@/lib/domain/appError';
import { createDiskArtifactStore } from '../artifacts/diskArtifactStore';
import type { ArtifactStore } from '../artifacts/artifactStore';
import { wholeNetwork } from '../cli/wholeNetwork';
import type { Compute } from '../compute/compute';
import { createComputePool } from '../compute/computePool';
import { imageReader } from '../image/imageReader';
import { makeZip, type ZipEntry } from '../images/makeZip.testing';
import { createLog } from '../log';
import { PROJECT_ROOT } from '../projectRoot';
import { createCardTrials } from './createCardTrials';
import { openCheckpoint } from './openCheckpoint';
import { packFiles } from './packFiles';
import { withTorchZip } from './torchZip';

const OPTIONS = { width: 1 / 16, classes: 5 };
const STATE = stateOf(ARCHITECTURES.resnet18.plan(OPTIONS), 4);
const ORIGINAL = Buffer.from(buildArchitecture('resnet18', { ...OPTIONS, seed: 4 }));
/** Written by torch.save: fixtures/make_state.py. */
const REAL = path.join(PROJECT_ROOT, 'server/networks/fixtures/state.pt');

let folder: string;
let artifacts: ArtifactStore;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-checkpoint-'));
  artifacts = createDiskArtifactStore(path.join(folder, 'artifacts'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}
const stateZip = (change: Partial<ZipEntry> = {}) =>
  makeZip(stateDictFiles(STATE).map((file) => ({ ...file, stored: true, ...change })));

describe('a real file of torch.save', () => {
  const eighths = (index: number) => index / 8;
  const readReal = (file: string) =>
    withTorchZip(file, 'state.pt', async (zip) => {
      const tensors = await readStateDict(zip, 'state.pt');
      return Promise.all(tensors.map(async ({ name, shape, read }) => [name, shape, [...(await read())]] as const));
    });

  it('gives the values that were saved, whatever their type and order', async () => {
    expect(await readReal(REAL)).toEqual([
      ['module.channels_last', [4, 3, 2, 2], Array.from({ length: 48 }, (_, i) => eighths(i))],
      ['module.parameter', [4], [0.5, -1.25, 3, 0]],
      ['module.transposed', [3, 2], [0, 3, 1, 4, 2, 5]],
      ['module.half', [2], [1.5, -2]],
      ['module.bfloat16', [2], [1.5, -2]],
      ['module.double', [2], [Math.fround(0.1), -2]],
      ['module.num_batches_tracked', [], [7]],
      ['module.view', [4], [3, 4, 5, 6]],
    ]);
  });

  it('cut off or with a changed byte ends in a reason, or in the same values', async () => {
    const bytes = await readFile(REAL);
    const saved = await readReal(REAL);
    for (let i = 0; i < 20; i++) {
      const cut = await write('cut.pt', bytes.subarray(0, Math.floor((bytes.length * i) / 20)));
      await expect(openCheckpoint(cut, 'cut.pt')).rejects.toThrow(AppError);
      await expect(readReal(cut)).rejects.toThrow(AppError);
    }
    const random = fuzzNumbers(5);
    let refused = 0;
    for (let i = 0; i < 50; i++) {
      const changed = Buffer.from(bytes);
      changed[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
      const outcome: unknown = await readReal(await write('changed.pt', changed)).catch((error: unknown) => error);
      if (outcome instanceof AppError) refused++;
      else expect(outcome).toEqual(saved);
    }
    expect(refused).toBeGreaterThan(15);
  });
});

describe('openCheckpoint', () => {
  it('makes the very network that the weights are from, of every kind of file', async () => {
    const files: [string, Uint8Array][] = [
      ['w.safetensors', writeSafetensors(STATE)],
      ['w.pt', stateZip()],
      ['deflated.pth', stateZip({ stored: false })],
      ['w.pth.tar', makeZip(stateDictFiles(STATE, (dict) => op.dict({ epoch: op.int(9), state_dict: dict })))],
    ];
    for (const [name, bytes] of files)
      expect(ORIGINAL.equals(await openCheckpoint(await write(name, bytes), name)), name).toBe(true);
  });

  it('refuses a file that wants a program run, and runs nothing', async () => {
    const traces = path.join(folder, 'was-run');
    for (const [module, name] of [
      ['posix', 'system'],
      ['os', 'system'],
      ['builtins', 'eval'],
    ] as const) {
      const evil = op.call(module, name, op.text(`touch ${traces}`));
      const files = [{ name: 'archive/data.pkl', data: pickle(evil) }];
      const file = await write('evil.pt', makeZip(files));
      await expect(openCheckpoint(file, 'evil.pt')).rejects.toThrow(
        `The file "evil.pt" is refused: opening it in Python would use "${module}.${name}"`,
      );
    }
    expect(existsSync(traces)).toBe(false);
  });

  it('refuses plain pickles, bombs, and entries that are damaged, encrypted or there twice', async () => {
    const refused = async (bytes: Uint8Array) =>
      openCheckpoint(await write('bad.pt', bytes), 'bad.pt').catch((error: unknown) => error);
    const plain = await refused(Uint8Array.of(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc));
    expect(plain).toMatchObject({ code: 'invalid_network', message: expect.stringContaining('since version 1.6') });
    const bomb = await refused(makeZip([{ name: 'archive/data.pkl', data: new Uint8Array(3_000_000) }]));
    expect(bomb).toMatchObject({ code: 'invalid_network', message: expect.stringContaining('unpacks from') });
    const lying = await refused(stateZip({ unpackedBytes: 2 ** 31 }));
    expect(lying).toMatchObject({ code: 'invalid_network', message: expect.stringContaining('bad.pt') });
    const damaged = await refused(stateZip({ crc: 1 }));
    expect(damaged).toMatchObject({ code: 'invalid_network', message: expect.stringContaining('checksum') });
    const [first, ...others] = stateDictFiles(STATE);
    const twice = await refused(makeZip([first!, first!, ...others]));
    expect(twice).toMatchObject({ code: 'invalid_network', message: expect.stringContaining('twice') });
    const encrypted = await refused(stateZip({ encrypted: true, stored: false }));
    expect(encrypted).toMatchObject({ code: 'invalid_network', message: expect.stringContaining('encrypted') });
  });

  it('names a file that is not there', async () => {
    for (const name of ['gone.pt', 'gone.safetensors'])
      await expect(openCheckpoint(path.join(folder, name), name)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('an import', () => {
  let compute: Compute;
  beforeAll(() => {
    compute = createComputePool({ device: 'cpu', log: createLog({ level: 'error', format: 'text' }) });
  });
  afterAll(() => compute.close());

  it.each([
    ['mine.safetensors', () => writeSafetensors(STATE)],
    ['mine.pt', () => stateZip()],
  ])('of %s stores the network that was made of it, and proposes the card of torchvision', async (fileName, make) => {
    const service = createCardTrials({
      database: {
        networks: { list: async () => [], create: unused, get: unused, findByHashes: unused },
        images: { get: unused, listSets: async () => [], list: unused, labels: unused },
      },
      artifacts,
      compute,
      imageReader,
    });
    const labels = await artifacts.put(Buffer.from('ant\nbee\ncat\ndog\neel\n'));
    const packed = await service.pack([
      { hash: labels, fileName: 'labels.txt' },
      { hash: await artifacts.put(make()), fileName },
    ]);
    expect(packed).toMatchObject({ fileName: 'mine.onnx', format: 'onnx', unused: ['labels.txt'] });
    expect(ORIGINAL.equals(await artifacts.get(packed.weightsHash))).toBe(true);
    const { card } = await service.propose(packed.weightsHash, packed.fileName, packed.labels ?? undefined);
    const { input, output } = architectureCard('resnet18', 'mine.onnx', ARCHITECTURES.resnet18.plan(OPTIONS));
    expect(card).toMatchObject({ name: 'mine', file: 'mine.onnx', labels: ['ant', 'bee', 'cat', 'dog', 'eel'] });
    expect(card).toMatchObject({ input, output });
  });

  it('by the command sends the network that was made of the file', async () => {
    const whole = await wholeNetwork(await write('by-command.pt', stateZip()), 'by-command.pt');
    expect(ORIGINAL.equals(await readFile(whole))).toBe(true);
  });

  it('says what is wrong with a checkpoint, from its thread', async () => {
    const hash = await artifacts.put(makeZip([{ name: 'archive/data.pkl', data: pickle(op.call('os', 'system')) }]));
    await expect(packFiles(artifacts, [{ hash, fileName: 'evil.pt' }])).rejects.toMatchObject({
      code: 'invalid_network',
      message: expect.stringContaining('The file "evil.pt" is refused: opening it in Python would use "os.system"'),
    });
  });

  it('of a checkpoint beside another network asks which', async () => {
    const files = ['a.onnx', 'b.pt'].map((fileName) => ({ hash: '0'.repeat(64), fileName }));
    await expect(packFiles(artifacts, files)).rejects.toThrow('"a.onnx" and "b.pt" are networks of their own');
  });
});

function unused(): Promise<never> {
  return Promise.reject(new Error('Proposing a card needs none of this.'));
}
