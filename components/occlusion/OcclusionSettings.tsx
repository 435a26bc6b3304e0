'use client';
import type { ErrorBody } from '@/lib/domain/appError';
import { SCORES, type OcclusionSpec, type PixelBox, type Score, type Target } from '@/lib/domain/occlusion';
import { SCORE_TEXTS } from '@/lib/occlusion/score';
import { SegmentedControl } from '../ui/SegmentedControl';
import { FillFields } from './FillFields';
import { PatchShapeFields } from './PatchShapeFields';
import { RectangleField } from './RectangleField';
import { TargetPicker, type TargetPickerProps } from './TargetPicker';

export interface OcclusionSettingsProps extends Omit<TargetPickerProps, 'onChange'> {
  spec: OcclusionSpec;
  score: Score;
  /** Why the settings that are in force do not fit the network. */
  problem: ErrorBody | null;
  /** Of the network's input; null while it is not known. */
  size: { width: number; height: number } | null;
  /** What is marked on the map, as pixels; null: nothing is. */
  marked: PixelBox | null;
  /** Why other settings would not fit it; null when they do. They are then not sent to anybody. */
  check: (spec: OcclusionSpec) => string | null;
  onChange: (change: { spec?: OcclusionSpec; score?: Score; target?: Target }) => void;
}

/** Patch, stride and fill make the numbers; target and score only choose which of them are shown. */
export function OcclusionSettings({
  spec,
  score,
  problem,
  size,
  marked,
  check,
  onChange,
  ...target
}: OcclusionSettingsProps) {
  const setSpec = (change: Partial<OcclusionSpec>) => onChange({ spec: { ...spec, ...change } });
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 items-start gap-2">
        <PatchShapeFields spec={spec} check={check} onCommit={(chosen) => onChange({ spec: chosen })} />
        <FillFields spec={spec} check={(fill) => check({ ...spec, fill })} onCommit={(fill) => setSpec({ fill })} />
        <RectangleField
          label="Box"
          hint="Compute only the cells whose middle lies in this rectangle. Drag over the map to mark one."
          value={spec.box}
          {...{ size, marked }}
          check={(box) => check({ ...spec, box })}
          onCommit={(box) => setSpec({ box })}
        />
        <RectangleField
          label="Fixed patch"
          hint="A second patch that stays, in every picture of the run. Drag over the map to mark one."
          value={spec.alsoCovered}
          {...{ size, marked }}
          check={(alsoCovered) => check({ ...spec, alsoCovered })}
          onCommit={(alsoCovered) => setSpec({ alsoCovered })}
        />
      </div>
      {problem && (
        <p role="alert" className="text-small text-error font-semibold">
          {problem.message}
        </p>
      )}
      {!problem && spec.stride > spec.patch && (
        <p className="text-small text-muted">
          The stride is larger than the patch: what lies between the patches is never covered, and not tested.
        </p>
      )}
      <TargetPicker {...target} onChange={(chosen) => onChange({ target: chosen })} />
      <SegmentedControl
        label="Shown at each cell"
        value={score}
        options={SCORES.map((value) => ({
          value,
          label: SCORE_TEXTS[value].name,
          title: SCORE_TEXTS[value].legend,
        }))}
        onChange={(chosen) => onChange({ score: chosen })}
      />
    </div>
  );
}
