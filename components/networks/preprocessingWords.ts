/** The preprocessing of a card in words and numbers, so that a mistake shows before it costs a day. */
import type { ModelInput } from '@/lib/domain/modelCard';
import { formatScale } from './cardDraft';

export interface ChannelRange {
  channel: string;
  mean: number;
  std: number;
  /** What a black and a white pixel become. */
  black: number;
  white: number;
}

/** "(v × 1/255 − mean) ÷ std", shorter where a part does nothing. */
export function preprocessingFormula({ scale, mean, std }: Pick<ModelInput, 'scale' | 'mean' | 'std'>): string {
  const scaled = scale === 1 ? 'v' : `v × ${formatScale(scale)}`;
  const hasMean = mean.some((value) => value !== 0);
  const hasStd = std.some((value) => value !== 1);
  const shifted = hasMean ? `${scaled} − mean` : scaled;
  return hasStd ? `(${shifted}) ÷ std` : shifted;
}

export function channelRanges({ channels, scale, mean, std }: ModelInput): ChannelRange[] {
  const names = channels === 'GRAY' ? ['grey'] : [...channels].map((sign) => COLOURS[sign] ?? sign);
  const become = (pixel: number, c: number) => (pixel * scale - mean[c]!) / std[c]!;
  return names.map((channel, c) => ({
    channel,
    mean: mean[c]!,
    std: std[c]!,
    black: become(0, c),
    white: become(255, c),
  }));
}
const COLOURS: Record<string, string> = { R: 'red', G: 'green', B: 'blue' };

/** How a picture of another size is brought to the input's. */
export function fitInWords(input: ModelInput): string {
  const filter = input.resample ? ` Resizing is ${input.resample}, as PIL does it.` : '';
  return `${sizesInWords(input)}${filter}`;
}

function sizesInWords({ fit, width, height, resizeTo }: ModelInput): string {
  switch (fit) {
    case 'cover':
      return `The shorter side is resized to ${resizeTo ?? Math.min(width, height)} px, then the middle ${width} × ${height} px are cut out.`;
    case 'contain':
      return `The whole picture is resized into ${width} × ${height} px; what is left over is grey.`;
    case 'stretch':
      return `Both sides are resized to ${width} × ${height} px, whatever the picture’s shape.`;
  }
}

/** "v" of a pixel in the order in which the tensor holds it. */
export function layoutInWords({ layout, channels, width, height }: ModelInput): string {
  const count = channels === 'GRAY' ? 1 : 3;
  return layout === 'NCHW' ? `n × ${count} × ${height} × ${width}` : `n × ${height} × ${width} × ${count}`;
}
