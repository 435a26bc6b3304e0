'use client';
import { pointNeighboursSchema } from '@/lib/domain/embedding';
import { METRICS, type Metric } from '@/lib/domain/embeddingSpec';
import { useResource, valueOf } from '../api/useResource';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Select } from '../ui/Field';
import { WaitingRows } from '../ui/Waiting';
import { MAX_NEIGHBOURS, MIN_NEIGHBOURS } from './mapLook';
import { neighboursPath } from './mapPaths';
import { labelOf } from './mapRows';
import { countText } from './mapText';
import { PictureTiles } from './PictureTiles';
import { pointFacts } from './pointText';
import type { MapModel } from './useMapModel';
import type { MapSide } from './useMapSide';

export interface PointPanelProps {
  model: MapModel;
  side: MapSide;
  onOpen: (imageId: string) => void;
}

/** The picture that the keyboard is on, and those nearest to it where the map was made: among the vectors. */
export function PointPanel({ model, side, onOpen }: PointPanelProps) {
  const { focusId } = model;
  const point = focusId === null ? undefined : side.pointOf.get(focusId);
  const facts = point === undefined ? null : pointFacts(side, point);
  return (
    <section aria-label="Picture" className="border-line flex flex-col gap-2 border-t pt-3">
      <h2 className="font-semibold">Picture</h2>
      {focusId === null || !facts ? (
        <p className="text-small text-muted">Click a point, or go to the map with Tab and move with the arrow keys.</p>
      ) : (
        <>
          <div className="flex gap-3">
            <img
              key={focusId}
              src={`/api/images/${focusId}/thumbnail?size=256`}
              alt={facts.fileName}
              className="bg-sunken rounded-control size-24 shrink-0 object-contain"
            />
            <div className="flex min-w-0 flex-1 flex-col items-start gap-1">
              <span className="w-full truncate font-semibold" title={facts.fileName}>
                {facts.fileName}
              </span>
              <span className="text-small">{facts.label}</span>
              {facts.prediction && <span className="text-small">predicted {facts.prediction}</span>}
              {facts.added && <span className="text-small text-muted">added later</span>}
              <Button className="mt-auto" onClick={() => onOpen(focusId)}>
                Show its heatmap
              </Button>
            </div>
          </div>
          <Neighbours model={model} side={side} imageId={focusId} />
        </>
      )}
    </section>
  );
}

const COUNTS = [MIN_NEIGHBOURS, 8, 12, 20, 32, MAX_NEIGHBOURS];

function Neighbours({ model, side, imageId }: { model: MapModel; side: MapSide; imageId: string }) {
  const { look, changeLook } = model;
  const { k, metric } = look.neighbours;
  const answer = useResource(neighboursPath(side.id, imageId, look.neighbours), pointNeighboursSchema);
  const { neighbours, notCompared = 0 } = valueOf(answer) ?? {};
  const counts = COUNTS.includes(k) ? COUNTS : [...COUNTS, k].toSorted((a, b) => a - b);
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-small font-semibold">Nearest in the space of the vectors</h3>
      <div className="grid grid-cols-2 gap-2">
        <Select
          label="How many neighbours"
          hideLabel
          value={k}
          onChange={(event) => changeLook({ neighbours: { k: Number(event.target.value), metric } })}
        >
          {counts.map((count) => (
            <option key={count} value={count}>
              {count} pictures
            </option>
          ))}
        </Select>
        <Select
          label="Distance"
          hideLabel
          value={metric}
          onChange={(event) => changeLook({ neighbours: { k, metric: event.target.value as Metric } })}
        >
          {METRICS.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      {answer.status === 'failed' && <Callout kind="error">{answer.error.message}</Callout>}
      {answer.status === 'loading' && <WaitingRows what="The neighbours are on the way." count={2} height="h-16" />}
      {notCompared > 0 && (
        <p className="text-small text-muted">
          {countText(notCompared, 'picture')} of the map could not be compared: deleted, or without a stored vector.
        </p>
      )}
      {neighbours && (
        <PictureTiles
          label="Nearest pictures, nearest first"
          tiles={neighbours.map(({ imageId: id, distance }) => {
            const at = side.pointOf.get(id) ?? -1;
            const label = side.points && labelOf(side.points, at);
            const fileName = side.points?.fileNames[at] ?? id;
            return { imageId: id, fileName, text: label ?? 'no label', figure: formatDistance(distance) };
          })}
          focusId={model.focusId}
          onFocus={(id) => changeLook({ focusId: id })}
          onHover={model.hover}
        />
      )}
    </div>
  );
}

/** Three figures: enough to compare, whatever the scale of the layer. */
function formatDistance(distance: number): string {
  return distance === 0 ? '0' : distance >= 1000 ? distance.toFixed(0) : String(Number(distance.toPrecision(3)));
}
