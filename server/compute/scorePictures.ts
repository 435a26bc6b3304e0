/** One class's probability for many changed copies of a picture. */
import { curveAnswers } from '@/lib/attribution/deletionCurve';
import type { Answers, AskOptions, PictureAndFill } from '@/lib/attribution/askAbout';
import { RiseEstimate, riseAnswers } from '@/lib/attribution/rise';
import { sensitivityAnswers } from '@/lib/attribution/sensitivityN';
import { squareUnits } from '@/lib/attribution/units';
import { tensorLayout } from '@/lib/image/preprocess';
import { occlusionTensors, type ScoreFunction } from '@/lib/occlusion/occlude';
import type { ScoresEvent, ScoresTask } from './attributionTasks';
import { BatchSizer } from './batchSizer';

/** A map is made and sent no oftener. */
const MAP_EVERY_MS = 400;

export interface ScoringContext {
  /** Runs a batch on the device when its turn comes; resolves with how long it took there. */
  score(batch: Float32Array, count: number): Promise<{ value: Float32Array; ms: number }>;
  cancelled(): boolean;
}

/** Ends after the running batch once `cancelled` says so. Throws as lib/attribution does. */
export async function* scorePictures(
  { card, image, fill, classIndex, changes }: ScoresTask,
  context: ScoringContext,
): AsyncGenerator<ScoresEvent> {
  const sizer = new BatchSizer();
  const score: ScoreFunction = async (batch, count) => {
    const { value, ms } = await context.score(batch, count);
    sizer.observe(count, ms);
    return value;
  };
  const { base, replacement } = occlusionTensors(image, card.input, { fill });
  const source = { picture: base, fill: replacement, layout: tensorLayout(card.input) };
  const estimate = changes.kind === 'rise' ? new RiseEstimate(changes.spec, card.input) : null;
  let sentAt = -Infinity;
  for await (const answers of answersTo(changes, score, source, card.input, { from: 0, batchSize: () => sizer.size })) {
    const scores = Float32Array.from({ length: answers.count }, (_, k) => answers.scores[k * card.labels.length + classIndex]!); // prettier-ignore
    let map: Float32Array | null = null;
    if (estimate && changes.kind === 'rise') {
      for (const one of scores) estimate.add(one);
      const isDue = performance.now() - sentAt >= MAP_EVERY_MS || estimate.masks === changes.spec.masks;
      if (isDue) {
        map = estimate.map();
        sentAt = performance.now();
      }
    }
    yield { from: answers.from, scores, map };
    if (context.cancelled()) return;
  }
}

function answersTo(
  changes: ScoresTask['changes'],
  score: ScoreFunction,
  source: PictureAndFill,
  size: { width: number; height: number },
  options: AskOptions,
): AsyncGenerator<Answers> {
  switch (changes.kind) {
    case 'rise':
      return riseAnswers(score, source, size, changes.spec, options);
    case 'curve':
      return curveAnswers(score, source, changes.order, changes.spec, options);
    case 'subsets':
      return sensitivityAnswers(score, source, squareUnits(size, changes.side), changes.spec, options);
  }
}
