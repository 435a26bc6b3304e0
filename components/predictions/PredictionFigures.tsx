import Link from 'next/link';
import type { PredictionTally } from '@/lib/domain/prediction';
import { calibrate } from '@/lib/evaluation/calibration';
import { evaluate } from '@/lib/evaluation/evaluate';
import { picturesHref, picturesText, shareText, type PredictionPlace } from './pictureLinks';

/** A picture of 10,000 is 0.01 %. */
const HEADLINE_DIGITS = 2;

export interface PredictionFiguresProps {
  tally: PredictionTally;
  place: PredictionPlace;
}

/** How good the predictions are, in four figures, and what is not in them. */
export function PredictionFigures({ tally, place }: PredictionFiguresProps) {
  const { labelled, right, accuracy, inTop, topAccuracy, meanRecall } = evaluate(tally.pairs);
  const { expectedError } = calibrate(tally.bins);
  const wrong = labelled - right;
  return (
    <div className="flex flex-col gap-3">
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure name="Accuracy" value={shareText(accuracy, HEADLINE_DIGITS)}>
          {right.toLocaleString('en-GB')} of {picturesText(labelled)} right,{' '}
          <Link href={picturesHref(place, { outcome: 'wrong' })} className="text-accent underline">
            {wrong.toLocaleString('en-GB')} wrong
          </Link>
        </Figure>
        <Figure name="Label among the five best" value={shareText(topAccuracy, HEADLINE_DIGITS)}>
          {inTop.toLocaleString('en-GB')} of {picturesText(labelled)}
        </Figure>
        <Figure name="Mean recall of the classes" value={shareText(meanRecall)}>
          every class counts the same, however many pictures it has
        </Figure>
        <Figure name="Calibration error" value={shareText(expectedError)}>
          how far the probabilities are from how often it is right, on average
        </Figure>
      </dl>
      <p className="text-muted max-w-prose">{leftOutText(tally)}</p>
    </div>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children: React.ReactNode }) {
  return (
    <div className="rounded-panel border-line bg-surface flex flex-col gap-1 border p-3">
      <dt className="text-small text-muted">{name}</dt>
      <dd className="text-title font-semibold">{value}</dd>
      <dd className="text-small text-muted">{children}</dd>
    </div>
  );
}

function leftOutText({ pictures, predicted, unlabelled, unknownLabel }: PredictionTally): string {
  const all = `${predicted.toLocaleString('en-GB')} of ${picturesText(pictures)} predicted.`;
  const parts = [
    ...(unlabelled > 0 ? [`${picturesText(unlabelled)} without a label`] : []),
    ...(unknownLabel > 0 ? [`${picturesText(unknownLabel)} with a label that the network does not know`] : []),
  ];
  if (parts.length === 0) return all;
  return `${all} Neither right nor wrong, and not in these figures: ${parts.join(' and ')}.`;
}
