import { classNames } from '../ui/classNames';
import { pointFacts } from './pointText';
import type { MapSide } from './useMapSide';

export interface PointCardProps {
  side: MapSide;
  point: number;
  /** The corner of the map in which it stands: away from the pointer. */
  atLeft: boolean;
  atTop: boolean;
}

/** The picture under the pointer, with what is known of it. Screen readers have the same from the map itself. */
export function PointCard({ side, point, atLeft, atTop }: PointCardProps) {
  const facts = pointFacts(side, point);
  const imageId = side.points?.imageIds[point];
  if (!facts || imageId === undefined) return null;
  return (
    <div
      aria-hidden="true"
      className={classNames(
        'rounded-panel border-line-strong bg-surface pointer-events-none absolute z-10 flex w-64 max-w-[calc(100%-1rem)] gap-2 border p-2',
        atLeft ? 'left-2' : 'right-2',
        atTop ? 'top-2' : 'bottom-2',
      )}
    >
      <img
        key={imageId}
        src={`/api/images/${imageId}/thumbnail?size=128`}
        alt=""
        className="bg-sunken rounded-control size-20 shrink-0 object-contain"
      />
      <div className="text-small flex min-w-0 flex-col gap-0.5">
        <span className="truncate font-semibold">{facts.fileName}</span>
        <span className="truncate">{facts.label}</span>
        {facts.prediction && <span className="text-muted">predicted {facts.prediction}</span>}
        {facts.added && <span className="text-muted">added later</span>}
      </div>
    </div>
  );
}
