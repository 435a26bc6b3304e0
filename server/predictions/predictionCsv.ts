/** The predictions of a set as a table for people and spreadsheets, as RFC 4180 has it. */
import { outcomeOf, PREDICTED_CLASSES } from '@/lib/domain/prediction';
import { csvField } from '@/lib/occlusion/mapCsv';
import type { PredictedImage } from '../db/database';

const TOP_COLUMNS = Array.from({ length: PREDICTED_CLASSES }, (_, i) => [`top${i + 1}`, `top${i + 1}_probability`]);
const HEADER = [
  'file',
  'label',
  'predicted',
  'probability',
  'right',
  'label_probability',
  'label_in_top5',
  ...TOP_COLUMNS.flat(),
  'sha256',
];

/** Blocks of whole lines; the first one is the header. `pages` come in the order of the set. */
export async function* predictionCsv(
  pages: AsyncIterable<readonly PredictedImage[]>,
  labels: readonly string[],
): AsyncGenerator<string> {
  yield `${HEADER.join(',')}\r\n`;
  for await (const page of pages) yield page.map((row) => `${csvLine(row, labels)}\r\n`).join('');
}

/** `right` is "yes", "no", or empty where the label is not known. */
function csvLine({ image, prediction }: PredictedImage, labels: readonly string[]): string {
  const { top, label } = prediction;
  const nameOf = (classIndex: number) => csvField(labels[classIndex] ?? `class ${classIndex}`);
  const outcome = outcomeOf(prediction);
  const best = TOP_COLUMNS.flatMap((_, i) => {
    const score = top[i];
    return score ? [nameOf(score.classIndex), score.probability] : ['', ''];
  });
  return [
    csvField(image.fileName),
    csvField(image.label ?? ''),
    best[0],
    best[1],
    outcome && (outcome === 'right' ? 'yes' : 'no'),
    label?.probability,
    label && (label.rank < PREDICTED_CLASSES ? 'yes' : 'no'),
    ...best,
    image.hash,
  ].join(',');
}
