'use client';
import { LOW_BASE_PROBABILITY } from '@/lib/domain/occlusion';
import { DEFAULT_SCALES } from '@/lib/palette/range';
import { cellAt, type CellPlace, type PixelPlace } from '../occlusion/cellGeometry';
import { formatProbability, formatScore } from '../occlusion/cellText';
import { HeatmapMarks } from '../occlusion/HeatmapMarks';
import { HeatmapPicture } from '../occlusion/HeatmapPicture';
import { valueAtCell, valueAtPixel } from '../occlusion/mapValues';
import { pixelUnder } from '../occlusion/pixelUnder';
import { classNames } from '../ui/classNames';
import { Tag } from '../ui/Tag';
import { inputPicturePath } from './restPaths';
import { useMapPixels } from './useMapPixels';
import type { PersonalView } from './usePersonalView';
import type { TargetMap } from './useShownRun';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface TargetMapsProps {
  model: WorkspaceModel;
  personal: PersonalView;
  hovered: CellPlace | null;
  selected: CellPlace | null;
  onHover: (cell: CellPlace | null, pixel: PixelPlace | null) => void;
  /** Makes a class the target of the large map. */
  onTarget: (classIndex: number) => void;
}

/** Maps of other classes, small: the same pointer in all of them. Under each other beside the large map, or below it. */
export function TargetMaps(props: TargetMapsProps) {
  return (
    <ul aria-label="Maps of other classes" className="flex min-h-0 flex-col gap-2 lg:w-1/4 lg:max-w-64 lg:min-w-32">
      {props.model.others.map((other) => (
        <li key={other.classIndex} className="flex min-h-0 min-w-0 flex-col gap-0.5 lg:max-h-1/2 lg:flex-1">
          <OtherMap {...props} other={other} />
        </li>
      ))}
    </ul>
  );
}

type OtherMapProps = TargetMapsProps & { other: TargetMap };

function OtherMap({ model, personal, other, hovered, selected, onHover, onTarget }: OtherMapProps) {
  const { grid, view, labels, request, look, classIndex } = model;
  const { map, values } = other;
  const { pixels } = useMapPixels(
    { values, winners: null, grid, spec: view.spec },
    {
      look: { shows: 'score', only: null },
      ...{ classes: null, at: 0 },
      scale: personal.palette ?? DEFAULT_SCALES[view.score],
      range: look.ownRanges ? (map?.range ?? null) : model.range,
    },
  );
  if (!grid || !request) return null;
  const name = labels[other.classIndex] ?? `Class ${other.classIndex}`;
  return (
    <>
      <Caption {...{ model, personal, other, hovered, selected, name }} />
      <div className="min-h-0 flex-1 max-lg:h-[85vw] max-lg:max-h-[60dvh] max-lg:flex-none">
        <HeatmapPicture
          src={inputPicturePath(request.imageId, request.networkId)}
          grid={grid}
          spec={view.spec}
          pixels={look.overlay ? pixels : null}
          signs={[]}
          opacity={look.opacity / 100}
        >
          {() => (
            <>
              <HeatmapMarks
                grid={grid}
                spec={view.spec}
                area={null}
                cell={hovered ?? selected}
                cursors={[]}
                withoutBorder
              />
              <button
                type="button"
                aria-pressed={other.classIndex === classIndex}
                aria-label={`Make ${name} the target class`}
                title={`Make ${name} the target class`}
                className="absolute inset-0"
                onPointerMove={(event) => {
                  const pixel = pixelUnder(event, grid);
                  onHover(cellAt(grid, view.spec.stride, pixel), pixel);
                }}
                onPointerLeave={() => onHover(null, null)}
                onClick={() => onTarget(other.classIndex)}
              />
            </>
          )}
        </HeatmapPicture>
      </div>
    </>
  );
}

type CaptionProps = Omit<OtherMapProps, 'onHover' | 'onTarget'> & { name: string };

/** The class, what the network gives it without a patch, and at the place that is looked at. */
function Caption({ model, personal, other, hovered, selected, name }: CaptionProps) {
  const { grid, view, job, look, classIndex } = model;
  const { map, values } = other;
  const base = job?.base?.[other.classIndex] ?? null;
  const isTarget = other.classIndex === classIndex;
  const cell = hovered ?? selected;
  const pixel = look.per === 'pixel' && hovered ? personal.hoveredPixel : null;
  const value = !values || !grid || !cell ? NaN : pixel ? valueAtPixel(values, pixel) : valueAtCell(values, grid, view.spec, cell); // prettier-ignore
  return (
    <p className="text-small flex min-w-0 flex-wrap gap-x-2">
      <span className={classNames('min-w-0 flex-1 basis-16 truncate', isTarget && 'font-semibold')} title={name}>
        {isTarget && <span aria-hidden="true">▸ </span>}
        {name}
        {isTarget && <span className="sr-only"> (target)</span>}
      </span>
      {base !== null && base < LOW_BASE_PROBABILITY && (
        <Tag className="leading-3.5">
          <span title="The network gives this class so little that what changes may be noise">low</span>
        </Tag>
      )}
      <span title="Probability on the unoccluded picture">{base === null ? '–' : formatProbability(base)}</span>
      {/* Its line is always there, so that no map moves when the pointer comes. */}
      <span className="text-muted min-h-4 basis-full text-right">
        {cell && !Number.isNaN(value)
          ? `here ${formatScore(view.score, value)}`
          : look.ownRanges && map
            ? `${formatScore(view.score, map.range.min)} to ${formatScore(view.score, map.range.max)}`
            : null}
      </span>
    </p>
  );
}
