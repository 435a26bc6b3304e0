/** What a view asks of the network that it is compared with: the same part of the picture covered, the same class. */
import type { ModelInput } from '../domain/modelCard';
import {
  isColour,
  MAX_SIGMA,
  MIN_SIGMA,
  type Fill,
  type OcclusionSpec,
  type PixelBox,
  type Target,
} from '../domain/occlusion';
import { classOfLabel } from './targetClass';

type InputSize = Pick<ModelInput, 'width' | 'height'>;

/**
 * The spec for another network's input. Patch and stride are in pixels of a network's input: they grow with its shorter
 * side, so that the patch hides the same part of the picture in both; so does the width of a blur. A rectangle keeps
 * its part of each side. Equal inputs give the spec itself.
 */
export function comparedSpec(spec: OcclusionSpec, from: InputSize, to: InputSize): OcclusionSpec {
  if (from.width === to.width && from.height === to.height) return spec;
  const ratio = Math.min(to.width, to.height) / Math.min(from.width, from.height);
  const scaled = (pixels: number) => Math.max(1, Math.round(pixels * ratio));
  const fill = scaledFill(spec.fill, ratio);
  return {
    ...spec,
    ...{ patch: scaled(spec.patch), stride: scaled(spec.stride), fill },
    ...(spec.box && { box: scaledBox(spec.box, from, to) }),
    ...(spec.alsoCovered && { alsoCovered: scaledBox(spec.alsoCovered, from, to) }),
  };
}

function scaledBox({ x, y, width, height }: PixelBox, from: InputSize, to: InputSize): PixelBox {
  const span = (start: number, length: number, of: number, wanted: number) => {
    const first = Math.min(Math.round((start / of) * wanted), wanted - 1);
    return [first, Math.max(1, Math.round(((start + length) / of) * wanted) - first)] as const;
  };
  const [left, wide] = span(x, width, from.width, to.width);
  const [top, high] = span(y, height, from.height, to.height);
  return { x: left, y: top, width: wide, height: high };
}

function scaledFill(fill: Fill, ratio: number): Fill {
  if (isColour(fill) || fill.kind !== 'blur') return fill;
  const sigma = Math.round(fill.sigma * ratio * 10) / 10;
  return { ...fill, sigma: Math.min(MAX_SIGMA, Math.max(MIN_SIGMA, sigma)) };
}

/**
 * The target for another network. A class has another number there, or none: it is found by its label, and where the
 * other network does not know the label, its own top class is shown.
 */
export function comparedTarget(target: Target, labels: readonly string[], otherLabels: readonly string[]): Target {
  if (typeof target !== 'number') return target;
  const label = labels[target];
  if (label === undefined) return 'top';
  if (otherLabels[target] === label) return target;
  return classOfLabel(label, otherLabels) ?? 'top';
}
