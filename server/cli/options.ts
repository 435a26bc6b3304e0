/** What the commands' options have in common. A value that cannot be read is a usage error (exit code 2). */
import { InvalidArgumentError, Option } from 'commander';
import {
  colourSchema,
  MAX_REPEATS,
  repeatsSchema,
  type Fill,
  type PixelBox,
  type Target,
} from '@/lib/domain/occlusion';
import { readBox } from '@/lib/occlusion/boxText';
import { readPictureFill, usualFill } from '@/lib/occlusion/fillText';
import type { Config } from '../config';
import { readConfig } from '../config';

export type DeviceChoice = Config['device'];

export function parseWholeNumber(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

export function parseRepeats(text: string): number {
  const { data } = repeatsSchema.safeParse(parseWholeNumber(text));
  if (data) return data;
  throw new InvalidArgumentError(`Give a whole number from 2 to ${MAX_REPEATS}.`);
}

const FILL_FORMS = 'Fills are r,g,b, mean, data-mean, blur[:sigma], noise[:seed] and shuffle[:seed].';

/** A fill as it was written: what is left out depends on the patch, which may be read later. */
export type AskedFill = (patch: number) => Fill;

export function parseFill(text: string): AskedFill {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length === 1 && /^[a-z]/.test(text)) {
    const { fill, problem } = readPictureFill(text, ':', 1);
    if (fill === null) throw new InvalidArgumentError(`${problem} ${FILL_FORMS}`);
    return text === fill.kind ? (patch) => usualFill(fill.kind, patch) : () => fill;
  }
  const { data } = colourSchema.safeParse(parts.map((part) => (/^\d+$/.test(part) ? Number(part) : NaN)));
  if (!data) throw new InvalidArgumentError(`Give red,green,blue from 0 to 255, as in 128,128,128. ${FILL_FORMS}`);
  return () => data;
}

/** x,y,width,height in pixels of the network's input. */
export function parseBox(text: string): PixelBox {
  const box = readBox(text.replaceAll(' ', ''), ',');
  if (box) return box;
  throw new InvalidArgumentError('Give x,y,width,height in whole pixels of the input, as in 40,32,64,64.');
}

export function parseTarget(text: string): 'top' | number {
  if (text === 'top') return 'top';
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a class index (0, 1, 2…), or top.');
  return Number(text);
}

/** A target of many pictures: of each its own label, too. */
export function parseBatchTarget(text: string): Target {
  if (text === 'label') return text;
  if (text !== 'top' && !/^\d+$/.test(text))
    throw new InvalidArgumentError('Give a class index (0, 1, 2…), top or label.');
  return parseTarget(text);
}

export function parseShare(text: string): number {
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  if (share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('Give a share from 0 to 1, as in 0.5.');
}

export function deviceOption(): Option {
  return new Option(
    '--device <device>',
    'where to compute; auto tries cuda, webgpu, cpu and takes the first that works',
  )
    .choices(['auto', 'cuda', 'webgpu', 'cpu'])
    .default(undefined, 'SPECULAR_DEVICE, else auto');
}

/** The device that was asked for: the option, else SPECULAR_DEVICE, else auto. */
export function chosenDevice(option: DeviceChoice | undefined): DeviceChoice {
  return option ?? readConfig(process.env).device;
}
