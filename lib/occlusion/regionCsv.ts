import type { RegionEvidence } from '../domain/regionFinding';
import { SHOWN_PICTURES } from '../domain/regionFinding';
import { csvField } from './mapCsv';

const HEADER = 'picture,rank,class,label,probability';

/**
 * What a network says of the whole picture, of the covered one and of the region alone: the best classes by rank, and the
 * target, without one where it is not among them.
 */
export function regionAnswersCsv(
  { top, probability, classLabel }: Pick<RegionEvidence, 'top' | 'probability' | 'classLabel'>,
  target: number,
): string {
  const lines = SHOWN_PICTURES.flatMap((shown) => {
    const best = top[shown].map((one, k) => [shown, k + 1, one.classIndex, csvField(one.label), one.probability]);
    const isThere = top[shown].some(({ classIndex }) => classIndex === target);
    return isThere ? best : [...best, [shown, '', target, csvField(classLabel), probability[shown]]];
  });
  return [HEADER, ...lines.map((line) => line.join(','))].map((line) => `${line}\r\n`).join('');
}
