'use client';
import { useCallback, useMemo, type ReactNode } from 'react';
import { ATTRIBUTION_NAMES, ATTRIBUTION_UNITS, type AttributionKind } from '@/lib/domain/attribution';
import { isTaskOver } from '@/lib/domain/task';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { heatmapPixels } from '@/lib/palette/heatmapPixels';
import { niceTicks } from '@/lib/palette/legend';
import type { ValueRange } from '@/lib/palette/range';
import { scaleColour, type ScaleName } from '@/lib/palette/scales';
import type { PixelPlace } from '../occlusion/cellGeometry';
import { HeatmapPicture } from '../occlusion/HeatmapPicture';
import { pixelUnder } from '../occlusion/pixelUnder';
import { TaskProgress } from '../tasks/TaskProgress';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { ColourScale } from '../ui/ColourScale';
import { extent, numberText } from './checkRows';
import { attributionMapPath, type ShownAttribution } from './useAttribution';

export interface MapCardProps {
  map: ShownAttribution;
  /** Address of the picture as the network is shown it. */
  src: string;
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  /** 0…1, of the map over the picture. */
  opacity: number;
  /** The pixel that is looked at, in every map. */
  pixel: PixelPlace | null;
  onPixel: (pixel: PixelPlace | null) => void;
  /** Why it cannot be computed now. */
  cannotStart: string | null;
  settings?: ReactNode;
}

/** One method's map over the picture, with what its colours mean, and how it goes. */
export function MapCard({ map, src, grid, spec, opacity, pixel, onPixel, cannotStart, settings }: MapCardProps) {
  const { kind } = map.request.method;
  const { answer, task, values, problem } = map;
  const [scale, range] = useMemo(() => coloursOf(kind, values), [kind, values]);
  const pixels = useMemo(
    () => values && { rows: grid.height, cols: grid.width, unit: 1, rgba: heatmapPixels(values, grid.height, grid.width, scale, range) }, // prettier-ignore
    [values, grid, scale, range],
  );
  const colourAt = useCallback((share: number) => scaleColour(scale, share), [scale]);
  const value = pixel && values ? (values[pixel.y * grid.width + pixel.x] ?? NaN) : NaN;
  const layer = answer?.attribution?.layer;
  const isUnderWay = task !== null && !isTaskOver(task.state);
  const failed = task?.state.status === 'failed' || task?.state.status === 'cancelled';
  return (
    <section aria-label={`Map by ${ATTRIBUTION_NAMES[kind]}`} className="flex min-w-0 flex-col gap-2">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">{ATTRIBUTION_NAMES[kind]}</h2>
        {answer && !answer.attribution && !isUnderWay && (
          <Button onClick={map.start} disabled={cannotStart !== null} title={cannotStart ?? undefined}>
            Compute<span className="sr-only"> {ATTRIBUTION_NAMES[kind]}</span>
          </Button>
        )}
      </div>
      <div className="h-64 lg:h-72">
        <HeatmapPicture src={src} grid={grid} spec={spec} pixels={pixels} signs={[]} opacity={opacity}>
          {() => (
            <>
              {pixel && (
                <span
                  aria-hidden="true"
                  className="border-ink bg-surface pointer-events-none absolute size-2 -translate-1/2 border"
                  style={{ left: `${((pixel.x + 0.5) / grid.width) * 100}%`, top: `${((pixel.y + 0.5) / grid.height) * 100}%` }} // prettier-ignore
                />
              )}
              <div
                className="absolute inset-0"
                onPointerMove={(event) => onPixel(pixelUnder(event, grid))}
                onPointerLeave={() => onPixel(null)}
              />
            </>
          )}
        </HeatmapPicture>
      </div>
      {values ? (
        <ColourScale
          title={ATTRIBUTION_NAMES[kind]}
          range={`${numberText(range.min)} to ${numberText(range.max)}${Number.isNaN(value) ? '' : `, here ${numberText(value)}`}`}
          colourAt={colourAt}
          ticks={niceTicks(range, 3)}
          place={(value - range.min) / (range.max - range.min)}
          explanation={`Unit: ${ATTRIBUTION_UNITS[kind]}${layer ? ` (${layer.name}, ${layer.height} × ${layer.width} places)` : ''}.`}
        />
      ) : (
        !isUnderWay && cannotStart && <p className="text-small text-muted">{cannotStart}</p>
      )}
      {settings}
      {task && (isUnderWay || failed) && !answer?.attribution && <TaskProgress task={task} />}
      {problem && <Callout kind="error">{problem}</Callout>}
      {answer?.attribution && (
        <p className="text-small text-muted flex flex-wrap gap-x-3">
          Export:
          {(['npy', 'csv'] as const).map((format) => (
            <a key={format} className="underline" download href={attributionMapPath(answer.key, `?format=${format}`)}>
              {format.toUpperCase()}
              <span className="sr-only"> of {ATTRIBUTION_NAMES[kind]}</span>
            </a>
          ))}
        </p>
      )}
    </section>
  );
}

/** Signed drops about 0; estimates from their least to their greatest; what is cut at 0 from there. */
function coloursOf(kind: AttributionKind, values: Float32Array | null): [ScaleName, ValueRange] {
  const { min, max } = values ? extent(values) : { min: 0, max: 1 };
  const least = 1e-9; // a map that is the same everywhere has no range
  if (kind === 'occlusion' || kind === 'integrated-gradients') {
    const reach = Math.max(-min, max, least);
    return ['diverging', { min: -reach, max: reach }];
  }
  if (kind === 'grad-cam' || kind === 'gradient') return ['viridis', { min: 0, max: Math.max(max, least) }];
  return ['viridis', { min, max: Math.max(max, min + least) }];
}
