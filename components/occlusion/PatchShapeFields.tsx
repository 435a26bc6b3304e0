'use client';
import {
  compactnessSchema,
  DEFAULT_COMPACTNESS,
  MIN_COMPACTNESS,
  occlusionSpecSchema,
  type OcclusionSpec,
} from '@/lib/domain/occlusion';
import { SegmentedControl } from '../ui/SegmentedControl';
import { DraftNumber } from './DraftNumber';

export interface PatchShapeFieldsProps {
  spec: OcclusionSpec;
  /** Why other settings would not fit the network; null when they do. */
  check: (spec: OcclusionSpec) => string | null;
  onCommit: (spec: OcclusionSpec) => void;
}

const PIXELS = { unit: 'px', min: 1, step: 1 };

/** Squares of a side at each stride, or segments of about one stride. Two cells of the grid around it. */
export function PatchShapeFields({ spec, check, onCommit }: PatchShapeFieldsProps) {
  return (
    <>
      <div className="col-span-full">
        <SegmentedControl
          label="Patches"
          value={spec.segments ? 'segments' : 'squares'}
          options={[
            { value: 'squares', label: 'Squares', title: 'Each cell covers a square around its middle' },
            {
              value: 'segments',
              label: 'Segments',
              title:
                'Each cell covers the segment of the picture that grew from its middle: one colour, up to its edges',
            },
          ]}
          onChange={(shape) => onCommit(shape === 'segments' ? withSegments(spec) : withSquares(spec))}
        />
      </div>
      {spec.segments ? (
        <SegmentFields {...{ spec, check, onCommit }} />
      ) : (
        <SquareFields {...{ spec, check, onCommit }} />
      )}
    </>
  );
}

/** A square of a side at each stride. */
export function SquareFields({ spec, check, onCommit }: PatchShapeFieldsProps) {
  return (['patch', 'stride'] as const).map((side) => (
    <DraftNumber
      key={side}
      label={side === 'patch' ? 'Patch' : 'Stride'}
      schema={occlusionSpecSchema.shape[side]}
      {...PIXELS}
      value={spec[side]}
      check={(value) => check({ ...spec, [side]: value })}
      onCommit={(value) => onCommit({ ...spec, [side]: value })}
    />
  ));
}

function SegmentFields({ spec, check, onCommit }: PatchShapeFieldsProps) {
  const sized = (size: number): OcclusionSpec => ({ ...spec, patch: size, stride: size });
  return (
    <>
      <DraftNumber
        label="Size, about"
        title="Segments begin so far apart, and each is about as large as a square of this side"
        schema={occlusionSpecSchema.shape.stride}
        {...PIXELS}
        value={spec.stride}
        check={(size) => check(sized(size))}
        onCommit={(size) => onCommit(sized(size))}
      />
      <DraftNumber
        label="Compactness"
        title="Low: follows every edge. High: stays compact, like squares"
        schema={compactnessSchema}
        min={MIN_COMPACTNESS}
        step={1}
        value={spec.segments?.compactness ?? DEFAULT_COMPACTNESS}
        check={(compactness) => check({ ...spec, segments: { compactness } })}
        onCommit={(compactness) => onCommit({ ...spec, segments: { compactness } })}
      />
      <p className="text-small text-muted col-span-full">
        One segment a cell, about {spec.stride} × {spec.stride} pixels each. A low compactness follows edges, a high one
        stays compact.
      </p>
    </>
  );
}

/** About as large as the squares were. */
function withSegments(spec: OcclusionSpec): OcclusionSpec {
  return { ...spec, stride: spec.patch, segments: { compactness: DEFAULT_COMPACTNESS } };
}

function withSquares({ segments: _, ...spec }: OcclusionSpec): OcclusionSpec {
  return spec;
}
