import { classNames } from '../ui/classNames';
import type { AxisPair } from './mapLook';

/** The share of the variance that each principal component has, as bars with their numbers. */
export function ExplainedVariance({ explained, axes }: { explained: readonly number[]; axes: AxisPair }) {
  const largest = Math.max(...explained, 1e-9);
  const shown = axes.reduce((sum, axis) => sum + (explained[axis] ?? 0), 0);
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-small font-semibold">Explained variance</h3>
      <ol className="flex flex-col gap-0.5" aria-label="Share of the variance of each component">
        {explained.map((share, axis) => {
          const isShown = axes.includes(axis);
          return (
            <li key={axis} className="text-small grid grid-cols-[1.5rem_1fr_3.5rem] items-center gap-2">
              <span className={classNames(isShown && 'font-semibold')}>{axis + 1}</span>
              <span aria-hidden="true" className="bg-line h-2">
                <span
                  className={classNames('block h-full', isShown ? 'bg-accent' : 'bg-line-strong')}
                  style={{ width: `${(share / largest) * 100}%` }}
                />
              </span>
              <span className={classNames('text-right', isShown && 'font-semibold')}>{(share * 100).toFixed(1)} %</span>
            </li>
          );
        })}
      </ol>
      <p className="text-small text-muted">
        The map shows {(shown * 100).toFixed(1)} % of the variance of all dimensions.
      </p>
    </div>
  );
}
