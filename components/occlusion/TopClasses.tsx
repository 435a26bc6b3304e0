import type { CellTop } from './cellMap';
import { formatProbability } from './cellText';

export interface TopClassesProps {
  /** What the list is about, for screen readers. */
  label: string;
  top: readonly CellTop[];
  labels: readonly string[];
  /** The class that the map is about, marked in the list. */
  target: number | null;
  /** Shows the map of a class beside that of the target; null for those of which that cannot be. Left out: of none. */
  besideOf?: (classIndex: number) => (() => void) | null;
}

/** The best classes as bars. The target carries a sign and bold text, so that the colour is not the only mark. */
export function TopClasses({ label, top, labels, target, besideOf }: TopClassesProps) {
  return (
    <ol aria-label={label} className="flex flex-col gap-1">
      {top.map(({ classIndex, probability }) => {
        const isTarget = classIndex === target;
        const name = labels[classIndex] ?? `Class ${classIndex}`;
        const showBeside = besideOf?.(classIndex) ?? null;
        return (
          <li key={classIndex} className="rounded-control relative flex justify-between gap-2 px-1.5 py-0.5">
            <span
              aria-hidden="true"
              className={`rounded-control absolute inset-y-0 left-0 ${isTarget ? 'bg-accent-soft' : 'bg-line'}`}
              style={{ width: `${Math.min(1, probability) * 100}%` }}
            />
            <span className={`relative min-w-0 truncate ${isTarget ? 'font-semibold' : ''}`} title={labels[classIndex]}>
              {isTarget && <span aria-hidden="true">▸ </span>}
              {name}
              {isTarget && <span className="sr-only"> (target)</span>}
            </span>
            <span className="relative flex shrink-0 items-center gap-1">
              {formatProbability(probability)}
              {besideOf && (
                <button
                  type="button"
                  disabled={!showBeside}
                  onClick={() => showBeside?.()}
                  title={showBeside ? `Show the map of ${name} beside that of the target` : undefined}
                  className="rounded-control not-disabled:hover:bg-sunken w-5 text-center leading-5 disabled:invisible pointer-coarse:w-8"
                >
                  <span aria-hidden="true">+</span>
                  <span className="sr-only">Show the map of {name} beside that of the target</span>
                </button>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
