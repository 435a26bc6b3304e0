/** Fills as text: in words for people, and in the short form that the command line takes and addresses hold. */
import {
  fillSchema,
  isColour,
  MAX_SEED,
  MAX_SIGMA,
  MIN_SIGMA,
  type Colour,
  type Fill,
  type FillKind,
  type PictureFill,
} from '../domain/occlusion';

export const FILL_NAMES: Readonly<Record<FillKind, string>> = {
  colour: 'Colour',
  mean: 'Mean of the picture',
  'data-mean': 'Mean of the data',
  blur: 'Blur',
  noise: 'Noise',
  shuffle: 'Shuffled pixels',
};

/** What is asked for when a parameter is left out. A blur hides what is smaller than its width: a third of the patch. */
export function usualFill(kind: PictureFill['kind'], patch: number): PictureFill {
  switch (kind) {
    case 'mean':
    case 'data-mean':
      return { kind };
    case 'blur':
      return { kind, sigma: Math.min(MAX_SIGMA, Math.max(MIN_SIGMA, Math.round(patch / 3))) };
    case 'noise':
    case 'shuffle':
      return { kind, seed: 1 };
  }
}

/** "#808080", "mean of the picture", "blur of 8 px", "noise (seed 3)". */
export function fillInWords(fill: Fill): string {
  if (isColour(fill)) return `#${colourToHex(fill)}`;
  switch (fill.kind) {
    case 'mean':
      return 'mean of the picture';
    case 'data-mean':
      return 'mean of the data';
    case 'blur':
      return `blur of ${fill.sigma} px`;
    case 'noise':
      return `noise (seed ${fill.seed})`;
    case 'shuffle':
      return `shuffled pixels (seed ${fill.seed})`;
  }
}

/** For tables: a colour as "128 128 128", any other fill as the command line takes it: "blur:8". */
export function fillForTable(fill: Fill): string {
  return isColour(fill) ? fill.join(' ') : pictureFillText(fill, ':');
}

/** "mean", "data-mean", "blur:8", "noise:3", "shuffle:3", with whatever sign before the parameter. */
export function pictureFillText(fill: PictureFill, sign: string): string {
  if ('sigma' in fill) return `${fill.kind}${sign}${fill.sigma}`;
  return 'seed' in fill ? `${fill.kind}${sign}${fill.seed}` : fill.kind;
}

/** What each kind is followed by. */
const PARAMETERS: Readonly<Record<PictureFill['kind'], { name: 'sigma' | 'seed'; text: string } | null>> = {
  mean: null,
  'data-mean': null,
  blur: { name: 'sigma', text: `sigma, the width of the blur in pixels, from ${MIN_SIGMA} to ${MAX_SIGMA}` },
  noise: { name: 'seed', text: `seed, a whole number from 0 to ${MAX_SEED}` },
  shuffle: { name: 'seed', text: `seed, a whole number from 0 to ${MAX_SEED}` },
};

/** A fill, or what is wrong with the text: a whole sentence. */
export type ReadFill = { fill: PictureFill; problem: null } | { fill: null; problem: string };

/**
 * Reads what pictureFillText writes. Without its parameter a kind is the usual one for the patch; `patch` null: the
 * parameter is needed.
 */
export function readPictureFill(text: string, sign: string, patch: number | null): ReadFill {
  const kind = (Object.keys(PARAMETERS) as PictureFill['kind'][]).find(
    (one) => text === one || text.startsWith(one + sign),
  );
  if (kind === undefined) return wrong(`There is no fill "${text}".`);
  const parameter = PARAMETERS[kind];
  if (text === kind && (patch !== null || !parameter)) return { fill: usualFill(kind, patch ?? 1), problem: null };
  if (!parameter) return wrong(`The fill ${kind} takes nothing after it.`);
  const written = text.slice(kind.length + sign.length);
  const value = /^\d+(\.\d+)?$/.test(written) ? Number(written) : NaN;
  const { data } = fillSchema.safeParse({ kind, [parameter.name]: value });
  return data && !isColour(data)
    ? { fill: data, problem: null }
    : wrong(`The fill ${kind} takes its ${parameter.text}, as in ${pictureFillText(usualFill(kind, 24), sign)}.`);
}

function wrong(problem: string): ReadFill {
  return { fill: null, problem };
}

/** RRGGBB, without "#". */
export function colourToHex(colour: Colour): string {
  return colour.map((v) => v.toString(16).padStart(2, '0')).join('');
}

/** Reads RRGGBB, with or without "#"; null when it is something else. */
export function hexToColour(hex: string): Colour | null {
  const match = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex.trim());
  return match && [parseInt(match[1]!, 16), parseInt(match[2]!, 16), parseInt(match[3]!, 16)];
}
