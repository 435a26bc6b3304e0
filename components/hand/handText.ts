/** What the network says of a covered picture, for people: in sentences, and as rows. Pure. */
import type { HandAnswer, HandClass } from '@/lib/protocol/hand';
import type { CoveredRegion } from '@/lib/domain/coveredRegion';
import { TOP_CLASSES } from '@/lib/domain/occlusion';
import { fitsSize, type Size } from '@/lib/occlusion/region';
import { formatProbability, formatScore } from '../occlusion/cellText';

/** The class that the answer is about: the target, or what wins on the picture as it is while no target is known. */
export function targetOf({ classes }: HandAnswer, target: number | null): HandClass | null {
  const own = classes.find(({ classIndex }) => classIndex === target);
  if (own) return own;
  return classes.reduce<HandClass | null>((best, one) => (best && best.base >= one.base ? best : one), null);
}

/** The best classes of the covered picture. */
export function bestWhenCovered({ classes }: HandAnswer): readonly HandClass[] {
  return classes.slice(0, TOP_CLASSES);
}

/** "0.431, unoccluded 0.780, drop +0.349" */
export function targetText({ base, probability }: HandClass): string {
  return `${formatProbability(probability)}, unoccluded ${formatProbability(base)}, drop ${formatScore('drop', base - probability)}`;
}

/** "12 % of the picture" */
export function shareText(share: number): string {
  const percent = share * 100;
  return `${percent >= 10 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1)} % of the picture`;
}

/** Why a region cannot be covered in pictures as a network is shown them; null: it can. */
export function misfitText(region: CoveredRegion, size: Size): string | null {
  if (fitsSize(region, size)) return null;
  const shown = `this network is shown ${size.width} × ${size.height}.`;
  if (region.kind === 'mask') return `The region is one of ${region.width} × ${region.height} pixels; ${shown}`;
  const [width, height] = [
    Math.max(...region.rects.map(({ x1 }) => x1)),
    Math.max(...region.rects.map(({ y1 }) => y1)),
  ];
  return `The region is one of at least ${width} × ${height} pixels; ${shown}`;
}

/** All of it in two sentences, for screen readers. */
export function describeHand(
  answer: HandAnswer,
  target: number | null,
  labels: readonly string[],
  share: number,
): string {
  // prettier-ignore
  const name = (classIndex: number) => labels[classIndex] ?? `class ${classIndex}`;
  const own = targetOf(answer, target);
  const [best] = answer.classes;
  if (!own || !best) return '';
  return `Covered: ${shareText(share)}. ${name(own.classIndex)}: ${targetText(own)}. Best class: ${name(best.classIndex)}, ${formatProbability(best.probability)}.`;
}
