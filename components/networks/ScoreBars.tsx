import type { ClassScore } from '@/lib/domain/network';
import { formatProbability } from '../text/formatProbability';

export interface ScoreBarsProps {
  top: readonly ClassScore[];
  /** What the list is, for those who hear it. */
  label: string;
}

/** The best classes, each with its probability in figures and as a bar. */
export function ScoreBars({ top, label }: ScoreBarsProps) {
  return (
    <ol aria-label={label} className="flex flex-col gap-2">
      {top.map(({ classIndex, label: name, probability }) => (
        <li key={classIndex}>
          <div className="flex items-baseline justify-between gap-4">
            <span className="min-w-0 wrap-anywhere">{name || `class ${classIndex}`}</span>
            <span className="shrink-0">{formatProbability(probability)}</span>
          </div>
          <div aria-hidden="true" className="rounded-control bg-line h-1.5 overflow-hidden">
            <div className="bg-accent h-full" style={{ width: `${probability * 100}%` }} />
          </div>
        </li>
      ))}
    </ol>
  );
}
