/**
 * The slow twin of an occlusion run, for tests: written from the definition alone, one picture at a time, sharing no
 * code with what it checks. Pixels are painted, then preprocessed, then shown to ONNX Runtime as a batch of one.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';

export interface NaiveCard {
  input: {
    tensor: string;
    width: number;
    height: number;
    layout: 'NCHW' | 'NHWC';
    channels: 'RGB' | 'BGR' | 'GRAY';
    scale: number;
    mean: number[];
    std: number[];
  };
  output: { tensor: string; kind: 'probability' | 'logit' };
}

/** A colour, or the pixels of a whole picture (RGB) of which the patch shows its part. */
export type NaiveFill = [number, number, number] | Uint8Array;

export interface NaiveResult {
  rows: number;
  cols: number;
  /** Probability of every class without a patch. */
  base: number[];
  /** Probability of every class at every cell, row by row. */
  cells: number[][];
}

export async function naiveOcclusion(
  weights: string | Uint8Array,
  card: NaiveCard,
  rgb: Uint8Array,
  spec: { patch: number; stride: number; fill: NaiveFill },
): Promise<NaiveResult> {
  const session =
    typeof weights === 'string' ? await InferenceSession.create(weights) : await InferenceSession.create(weights);
  const { width, height } = card.input;
  const { patch, stride, fill } = spec;
  const rows = Math.ceil(height / stride);
  const cols = Math.ceil(width / stride);
  const cells: number[][] = [];
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < cols; c++) {
      const centreY = Math.min(r * stride + Math.floor(stride / 2), height - 1);
      const centreX = Math.min(c * stride + Math.floor(stride / 2), width - 1);
      const painted = Uint8Array.from(rgb);
      for (let i = 0; i < patch; i++)
        for (let j = 0; j < patch; j++) {
          const y = centreY - Math.floor(patch / 2) + i;
          const x = centreX - Math.floor(patch / 2) + j;
          if (y < 0 || x < 0 || y >= height || x >= width) continue;
          const at = (y * width + x) * 3;
          for (let k = 0; k < 3; k++) painted[at + k] = fill instanceof Uint8Array ? fill[at + k]! : fill[k]!;
        }
      cells.push(await ask(session, card, painted));
    }
  const base = await ask(session, card, rgb);
  await session.release();
  return { rows, cols, base, cells };
}

async function ask(session: InferenceSession, card: NaiveCard, rgb: Uint8Array): Promise<number[]> {
  const { tensor, width, height, layout } = card.input;
  const planes = card.input.channels === 'GRAY' ? 1 : 3;
  const dims = layout === 'NCHW' ? [1, planes, height, width] : [1, height, width, planes];
  const result = await session.run({ [tensor]: new Tensor('float32', inputValues(card, rgb), dims) });
  const values = Array.from(result[card.output.tensor]!.data as Float32Array);
  if (card.output.kind === 'probability') return values;
  const largest = Math.max(...values);
  const exponentials = values.map((value) => Math.exp(value - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
}

function inputValues({ input }: NaiveCard, rgb: Uint8Array): Float32Array {
  const { width, height, layout, channels, scale, mean, std } = input;
  const planes = channels === 'GRAY' ? 1 : 3;
  const values = new Float32Array(width * height * planes);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = [0, 1, 2].map((k) => rgb[(y * width + x) * 3 + k]!) as [number, number, number];
      const pixel =
        channels === 'RGB'
          ? [red, green, blue]
          : channels === 'BGR'
            ? [blue, green, red]
            : [Math.round(0.299 * red + 0.587 * green + 0.114 * blue)];
      pixel.forEach((v, p) => {
        const at = layout === 'NCHW' ? (p * height + y) * width + x : (y * width + x) * planes + p;
        values[at] = (v * scale - mean[p]!) / std[p]!;
      });
    }
  return values;
}
