/** Rows that the database tests store: valid, and with every optional part filled in. */
import { createHash, randomUUID } from 'node:crypto';
import type { NewFinding } from '@/lib/domain/finding';
import type { NewImage } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { Device } from '@/lib/domain/provenance';
import type { SessionView } from '@/lib/domain/session';
import type { NewJobRecord } from '../database';

/** A SHA-256 that stands for the given name. */
export const hashOf = (name: string) => createHash('sha256').update(name).digest('hex');

export const sampleDevice: Device = {
  engine: 'onnxruntime-node',
  engineVersion: '1.30.0',
  provider: 'cpu',
  description: 'CPU, 2 threads',
};

export const sampleView: SessionView = {
  networkId: null,
  imageId: null,
  spec: { patch: 4, stride: 2, fill: [128, 128, 128] },
  target: 'top',
  score: 'drop',
};

export function sampleNetwork(name: string): Omit<Network, 'createdAt'> {
  return {
    id: randomUUID(),
    name,
    weightsHash: hashOf(`${name} weights`),
    cardHash: hashOf(`${name} card`),
    card: {
      name,
      format: 'onnx',
      file: 'digits.onnx',
      input: {
        tensor: 'input',
        width: 28,
        height: 28,
        layout: 'NCHW',
        channels: 'GRAY',
        scale: 1 / 255,
        mean: [0.1307],
        std: [0.3081],
        fit: 'contain',
      },
      output: { tensor: 'logits', kind: 'logit' },
      labels: ['null', 'one', 'zwei – "2"', "drei\\'3'", '四'],
    },
    weightsBytes: 123_456,
    parameterCount: 30_000,
    opset: 17,
  };
}

export function sampleImage(fileName: string, label: string | null = null): NewImage {
  return { id: randomUUID(), fileName, label, hash: hashOf(fileName), widthPx: 28, heightPx: 14 };
}

export function sampleJob(networkId: string, imageId: string, change: Partial<NewJobRecord> = {}): NewJobRecord {
  return {
    id: randomUUID(),
    resultKey: hashOf(randomUUID()),
    attempt: 1,
    networkId,
    imageId,
    identity: {
      algorithm: 'occlusion/1',
      weightsHash: hashOf('weights'),
      cardHash: hashOf('card'),
      imageHash: hashOf('image'),
      spec: { patch: 4, stride: 2, fill: [0, 127, 255] },
      recheck: null,
    },
    grid: { width: 28, height: 28, rows: 14, cols: 14 },
    classCount: 10,
    recheckOf: null,
    requestedBy: 'Ada',
    ...change,
  };
}

type NewOcclusionFinding = Extract<NewFinding, { kind: 'occlusion' }>;

/** About a heatmap. */
export function sampleFinding(sessionId: string, change: Partial<NewOcclusionFinding> = {}): NewOcclusionFinding {
  const { identity } = sampleJob('n', 'i');
  return {
    id: randomUUID(),
    sessionId,
    title: 'The specular reflection neuron',
    text: 'It looks at the glint.\n\nTwice. 100 % sure.',
    tags: ['glint', 'to check'],
    author: 'Ada',
    kind: 'occlusion',
    target: {
      networkId: 'network-1',
      imageId: 'image-1',
      classIndex: 3,
      score: 'drop',
      area: { kind: 'region', row0: 0, col0: 1, row1: 2, col1: 3 },
    },
    evidence: {
      provenance: {
        ...identity,
        resultKey: hashOf('result'),
        pixelsHash: hashOf('pixels'),
        device: sampleDevice,
        specularVersion: '0.1.0',
      },
      networkName: 'Digits',
      imageName: '00001.png',
      classLabel: 'three',
      rows: 14,
      cols: 14,
      done: 100,
      baseProbability: 0.9876543210123457,
      baseTop: [{ classIndex: 3, label: 'three', probability: 0.9876543210123457 }],
      cellTop: null,
      mapHash: hashOf('map'),
      pictureHash: hashOf('picture'),
    },
    ...change,
  };
}
