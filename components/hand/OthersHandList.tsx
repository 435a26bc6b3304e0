import { personColour } from '@/lib/palette/people';
import { coveredShare, type Size } from '@/lib/occlusion/region';
import { formatProbability } from '../occlusion/cellText';
import { shareText, targetOf, targetText } from './handText';
import type { OthersHand } from './othersHands';

export interface OthersHandListProps {
  hands: readonly OthersHand[];
  size: Size;
  labels: readonly string[];
  target: number | null;
}

/** Who else covers what by hand, and what the network says to them. */
export function OthersHandList({ hands, size, labels, target }: OthersHandListProps) {
  if (hands.length === 0) return null;
  return (
    <section aria-label="Covered by others" className="border-line flex flex-col gap-2 border-b pb-3">
      <h2 className="text-small font-semibold">Covered by others</h2>
      <ul className="flex flex-col gap-2">
        {hands.map(({ id, name, colour, hand: { question, answer } }) => {
          const { background, text } = personColour(colour);
          const own = targetOf(answer, target);
          const [best] = answer.classes;
          return (
            <li key={id} className="text-small flex flex-col gap-0.5">
              <span className="flex items-baseline gap-2">
                <span
                  className="rounded-control min-w-0 truncate px-1 font-semibold"
                  style={{ backgroundColor: background, color: text }}
                >
                  {name}
                </span>
                <span className="text-muted shrink-0">{shareText(coveredShare(question.region, size))}</span>
              </span>
              {own && (
                <span>
                  {labels[own.classIndex]}: {targetText(own)}
                </span>
              )}
              {best && best.classIndex !== own?.classIndex && (
                <span>
                  Best class: {labels[best.classIndex]}, {formatProbability(best.probability)}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
