'use client';
import { useDeferredValue, useMemo } from 'react';
import { MAX_TARGETS, toggleTarget } from '../occlusion/occlusionLook';
import { formatProbability } from '../occlusion/cellText';
import { Button } from '../ui/Button';
import { Combobox } from '../ui/Combobox';
import { SegmentedControl } from '../ui/SegmentedControl';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface TargetChoiceProps {
  model: WorkspaceModel;
  onTargets: (targets: readonly number[]) => void;
  onOwnRanges: (ownRanges: boolean) => void;
}

/** Which classes' maps stand beside that of the target: any of the network's, found by name or by probability. */
export function TargetChoice({ model, onTargets, onOwnRanges }: TargetChoiceProps) {
  const { labels, job, look, compared, classIndex } = model;
  const { targets, ownRanges } = look;
  // The list is closed: the map that comes with the probabilities is drawn before they are sorted.
  const base = useDeferredValue(job?.base ?? null);
  const options = useMemo(() => {
    const classes = labels.map((label, index) => ({ value: String(index), label, p: base?.[index] ?? 0 }));
    // The most probable first: those are mostly meant.
    classes.sort((a, b) => b.p - a.p);
    return classes.map(({ p, ...option }) => ({ ...option, detail: base ? formatProbability(p) : `#${option.value}` }));
  }, [labels, base]);
  if (labels.length === 0) return null;
  if (compared)
    return (
      <section aria-label="Other classes" className="flex flex-col gap-2">
        <RangeChoice ownRanges={ownRanges} onOwnRanges={onOwnRanges} />
        <p className="text-small text-muted">Maps of other classes are shown when no second map is compared.</p>
      </section>
    );
  return (
    <section aria-label="Other classes" className="flex flex-col gap-2">
      {targets.length < MAX_TARGETS && (
        <Combobox
          label="Show another class beside it"
          value=""
          placeholder="Type a class"
          options={options.filter(({ value }) => Number(value) !== classIndex && !targets.includes(Number(value)))}
          onChange={(value) => onTargets(toggleTarget(targets, Number(value)) ?? targets)}
        />
      )}
      {targets.length > 0 && (
        <>
          <ul className="flex flex-wrap gap-1" aria-label="Classes beside the target">
            {targets.map((classIndex) => (
              <li key={classIndex} className="min-w-0">
                <Button
                  className="text-small max-w-full min-w-0 px-2"
                  onClick={() => onTargets(targets.filter((one) => one !== classIndex))}
                >
                  <span className="min-w-0 truncate">{labels[classIndex] ?? classIndex}</span>
                  <span aria-hidden="true">×</span>
                  <span className="sr-only">: take its map away</span>
                </Button>
              </li>
            ))}
          </ul>
          <RangeChoice ownRanges={ownRanges} onOwnRanges={onOwnRanges} />
        </>
      )}
    </section>
  );
}

function RangeChoice({ ownRanges, onOwnRanges }: Pick<TargetChoiceProps, 'onOwnRanges'> & { ownRanges: boolean }) {
  return (
    <SegmentedControl
      label="Colours of these maps"
      hideLabel
      value={ownRanges ? 'own' : 'common'}
      options={[
        { value: 'common', label: 'Same colours', title: 'The same colour is the same number in all maps' },
        { value: 'own', label: 'Own range', title: 'Each map uses all colours: weak classes can be read' },
      ]}
      onChange={(value) => onOwnRanges(value === 'own')}
    />
  );
}
