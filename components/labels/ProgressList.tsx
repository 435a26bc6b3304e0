import type { LabellingProgress } from '@/lib/domain/labelling';
import { samePerson } from '@/lib/review/samePerson';
import { ProgressBar } from '../ui/ProgressBar';

export interface ProgressListProps {
  progress: readonly LabellingProgress[];
  total: number;
  /** Of who looks. */
  name: string | null;
}

/** How far everybody is: all that is told of the others before one's own labels are given. */
export function ProgressList({ progress, total, name }: ProgressListProps) {
  if (progress.length === 0) return <p className="text-muted">Nobody has labelled yet.</p>;
  return (
    <ul aria-label="How far everybody is" className="flex flex-col gap-2">
      {progress.map(({ by, done }) => (
        <li key={by} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1">
          <span className="truncate">
            {by}
            {name !== null && samePerson(name, by) && ' (you)'}
          </span>
          <span className="tabular-nums">
            {done}/{total}
          </span>
          <span className="col-span-2">
            <ProgressBar
              label={`Labels of ${by}`}
              done={done}
              total={total}
              valueText={`${done} of ${total} channels`}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
