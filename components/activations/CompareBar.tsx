'use client';
import { SegmentedControl } from '../ui/SegmentedControl';
import type { ShownSide } from './activationsLook';
import type { ActivationsModel } from './useActivationsModel';

export interface CompareBarProps {
  model: ActivationsModel;
  /** Of the session's picture or network, whichever is compared. */
  here: string;
}

/** What of a comparison is shown, or why there is nothing to be seen. */
export function CompareBar({ model, here }: CompareBarProps) {
  const { comparison, side, changeLook } = model;
  if (!comparison) return null;
  return (
    <div
      role="group"
      aria-label="Comparison"
      className="border-line bg-surface flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-y px-3 py-1"
    >
      {comparison.note !== null ? (
        <p className="text-small">{comparison.note}</p>
      ) : (
        <>
          <SegmentedControl<ShownSide>
            label="Show"
            hideLabel
            value={side}
            options={[
              { value: 'difference', label: 'Difference', title: `${here} − ${comparison.name}` },
              { value: 'this', label: 'This', title: here },
              { value: 'other', label: 'Other', title: comparison.name },
            ]}
            onChange={(wanted) => changeLook({ side: wanted })}
          />
          <p className="text-small min-w-0 flex-1 wrap-anywhere">{shownText(side, here, comparison)}</p>
        </>
      )}
    </div>
  );
}

function shownText(side: ShownSide, here: string, { name, where }: { name: string; where: string }): string {
  switch (side) {
    case 'difference':
      return `${here} − ${where.replace(/^in /, '')}: red where ${here} has more, blue where it has less.`;
    case 'this':
      return `${here} by itself.`;
    case 'other':
      return `${name} by itself.`;
  }
}
