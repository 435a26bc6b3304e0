import type { HandAnswer, HandClass } from '@/lib/protocol/hand';
import { formatProbability, formatScore } from '../occlusion/cellText';
import { bestWhenCovered, targetOf } from './handText';

export interface HandAnswerListProps {
  answer: HandAnswer;
  labels: readonly string[];
  target: number | null;
}

/** The target, what it loses, and the best classes, each with its bar beside that of the whole picture. */
export function HandAnswerList({ answer, labels, target }: HandAnswerListProps) {
  const own = targetOf(answer, target);
  const name = (one: HandClass) => labels[one.classIndex] ?? `Class ${one.classIndex}`;
  return (
    <div className="flex flex-col gap-2">
      {own && (
        <dl
          aria-label="The target when covered"
          className="[&_dt]:text-muted [&_dt]:text-small grid grid-cols-3 gap-x-3 [&_dd]:font-semibold"
        >
          <div>
            <dt className="truncate" title={name(own)}>
              {name(own)}
            </dt>
            <dd>{formatProbability(own.probability)}</dd>
          </div>
          <div>
            <dt>Unoccluded</dt>
            <dd>{formatProbability(own.base)}</dd>
          </div>
          <div>
            <dt>Drop</dt>
            <dd>{formatScore('drop', own.base - own.probability)}</dd>
          </div>
        </dl>
      )}
      <ol aria-label="Best classes of the covered picture" className="flex flex-col gap-1">
        {bestWhenCovered(answer).map((one) => {
          const isTarget = one.classIndex === own?.classIndex;
          return (
            <li key={one.classIndex} className="flex flex-col gap-0.5">
              <span className="flex justify-between gap-2">
                <span className={`min-w-0 truncate ${isTarget ? 'font-semibold' : ''}`} title={name(one)}>
                  {isTarget && <span aria-hidden="true">▸ </span>}
                  {name(one)}
                  {isTarget && <span className="sr-only"> (target)</span>}
                </span>
                <span className="shrink-0">
                  {formatProbability(one.probability)}
                  <span className="text-muted text-small">
                    {' '}
                    <span className="sr-only">unoccluded</span>
                    <span aria-hidden="true">was</span> {formatProbability(one.base)}
                  </span>
                </span>
              </span>
              <Bar value={one.probability} className={isTarget ? 'bg-accent' : 'bg-ink'} />
              <Bar value={one.base} className="bg-line-strong" />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function Bar({ value, className }: { value: number; className: string }) {
  return (
    <span
      aria-hidden="true"
      className={`h-1 rounded-full ${className}`}
      style={{ width: `max(1px, ${Math.min(1, value) * 100}%)` }}
    />
  );
}
