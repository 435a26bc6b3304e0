import { outcomeOf, type PicturePrediction } from '@/lib/domain/prediction';
import { formatProbability } from '../text/formatProbability';
import { classNames } from '../ui/classNames';
import { Icon } from '../ui/Icon';

export interface PredictionBadgeProps {
  prediction: Pick<PicturePrediction, 'top' | 'label'>;
  /** Of the network, by class index. */
  labels: readonly string[];
  className?: string;
}

/** What a network says about a picture: the class, how sure it is, and by a sign and a word whether that is the label. */
export function PredictionBadge({ prediction, labels, className }: PredictionBadgeProps) {
  const [best] = prediction.top;
  if (!best) return null;
  const outcome = outcomeOf(prediction);
  return (
    <span className={classNames('text-small flex w-full min-w-0 items-center gap-1', className)}>
      {outcome === 'right' && <Icon name="check" className="text-accent shrink-0" />}
      {outcome === 'wrong' && <Icon name="close" className="text-error shrink-0" />}
      <span className="sr-only">{outcome === null ? 'Predicted: ' : `Predicted, ${outcome}: `}</span>
      <span className="min-w-0 truncate">{classLabel(labels, best.classIndex)}</span>
      <span className="text-muted ml-auto shrink-0">{formatProbability(best.probability)}</span>
    </span>
  );
}

/** The label of a class; a class beyond the list is named by its index. */
export function classLabel(labels: readonly string[], classIndex: number): string {
  return labels[classIndex] ?? `class ${classIndex}`;
}
