/** An occlusion run of a network that is small enough to be computed thousands of times. */
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import type { OcclusionTask } from './compute';

const SIDE = 32;
export const tinyCard = {
  file: 'tiny.onnx',
  format: 'onnx',
  input: { tensor: TINY_INPUT, width: SIDE, height: SIDE, layout: 'NCHW', channels: 'RGB', scale: 1 / 64, mean: [2, 1.5, 1], std: [0.5, 1, 2], fit: 'stretch' },
  output: { tensor: TINY_OUTPUT, kind: 'logit' },
  labels: ['a', 'b', 'c', 'd', 'e'],
} as unknown as ResolvedModelCard; // prettier-ignore
/** 256 cells. */
export const tinyTask: OcclusionTask = {
  network: { key: 'tiny', format: 'onnx', path: '', fileName: 'tiny.onnx' },
  card: tinyCard,
  image: { width: SIDE, height: SIDE, rgb: Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => (i * 89) % 256) },
  spec: { patch: 5, stride: 2, fill: [128, 128, 128] },
  from: 0,
};
export const tinyBytes = tinyNetwork({ width: SIDE, height: SIDE, layout: 'NCHW', channels: 3 });
