import type { FindingOf } from '@/lib/domain/finding';

const hash = (digit: string) => digit.repeat(64);

/** A finding as the server stores it. */
export const exampleFinding: FindingOf<'occlusion'> = {
  kind: 'occlusion',
  id: 'finding-1',
  sessionId: 'session-1',
  title: 'The fin decides',
  text: 'Cover it and the shark is gone.',
  tags: ['shape'],
  author: 'Ada',
  target: {
    networkId: 'network-1',
    imageId: 'image-1',
    classIndex: 7,
    score: 'drop',
    area: { kind: 'cell', row: 3, col: 4 },
  },
  evidence: {
    provenance: {
      algorithm: 'occlusion/1',
      weightsHash: hash('a'),
      cardHash: hash('b'),
      imageHash: hash('c'),
      spec: { patch: 32, stride: 16, fill: [128, 128, 128] },
      recheck: null,
      resultKey: hash('d'),
      pixelsHash: hash('e'),
      device: { engine: 'onnxruntime-node', engineVersion: '1.30.0', provider: 'cpu', description: 'CPU, 2 threads' },
      specularVersion: '0.1.0',
    },
    networkName: 'SqueezeNet',
    imageName: 'shark.jpeg',
    classLabel: 'great white shark',
    rows: 14,
    cols: 14,
    done: 196,
    baseProbability: 0.91,
    baseTop: [{ classIndex: 7, label: 'great white shark', probability: 0.91 }],
    cellTop: [{ classIndex: 3, label: 'tench', probability: 0.5 }],
    mapHash: hash('1'),
    pictureHash: hash('2'),
  },
  createdAt: '2026-01-02T03:04:05.000Z',
  checks: [],
};
