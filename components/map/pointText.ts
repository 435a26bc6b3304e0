/** One point in words: the same under the pointer, for screen readers and in the lists. */
import { formatProbability } from '../text/formatProbability';
import { labelOf, predictionOf, type PointPrediction } from './mapRows';
import type { MapSide } from './useMapSide';

export interface PointFacts {
  fileName: string;
  /** "label cat", "no label" */
  label: string;
  /** "cat, 97.3 %, right"; null where there is none. */
  prediction: string | null;
  added: boolean;
}

export function pointFacts(
  { points, predictions, embedding }: Pick<MapSide, 'points' | 'predictions' | 'embedding'>,
  point: number,
): PointFacts | null {
  if (!points || point >= points.imageIds.length) return null;
  const label = labelOf(points, point);
  const prediction = predictionOf(predictions, point);
  return {
    fileName: points.fileNames[point] ?? '',
    label: label === null ? 'no label' : `label ${label}`,
    prediction: prediction && predictionText(prediction),
    added: point >= points.imageIds.length - (embedding?.points?.added ?? 0),
  };
}

export function predictionText({ name, confidence, right }: PointPrediction): string {
  const verdict = right === null ? '' : right ? ', right' : ', wrong';
  return `${name}, ${formatProbability(confidence)}${verdict}`;
}

/** "nine.png, label 9, predicted 9, 99.1 %, right, selected" */
export function describePoint(side: Parameters<typeof pointFacts>[0], point: number, selected: boolean): string {
  const facts = pointFacts(side, point);
  if (!facts) return 'A point that is not there any more';
  return [
    facts.fileName,
    facts.label,
    ...(facts.prediction === null ? [] : [`predicted ${facts.prediction}`]),
    ...(facts.added ? ['added later'] : []),
    ...(selected ? ['selected'] : []),
  ].join(', ');
}
