import { memo, type MouseEvent } from 'react';
import { PredictionBadge } from '../predictions/PredictionBadge';
import { classNames } from '../ui/classNames';
import type { BrowserAction } from './browserState';
import type { ListedPicture } from './picturePages';
import { Thumbnail, thumbnailSide } from './Thumbnail';

/** Gap between two cells, in pixels. */
export const CELL_GAP_PX = 8;
const LINE_PX = 16;
/** Border and padding of a cell, at both sides together. */
export const CELL_EDGE_PX = 2 + 8;
const CELL_FRAME_PX = CELL_EDGE_PX + 4; // with the room between picture and text

/** Height of a row of cells with its gap: it must be known before the pictures are. */
export function gridRowHeight(side: number, hasPredictions: boolean): number {
  return side + CELL_FRAME_PX + LINE_PX * (hasPredictions ? 3 : 2) + CELL_GAP_PX;
}

export interface PictureCellProps {
  id: string;
  place: number;
  column: number;
  /** Null while it is on its way. */
  picture: ListedPicture | null;
  side: number;
  active: boolean;
  selected: boolean;
  /** Of the network whose predictions are shown; null: none are. */
  labels: readonly string[] | null;
  act: (action: BrowserAction) => void;
}

/** A picture in the grid. It keeps its place and its size while it is on its way. */
export const PictureCell = memo(function PictureCell(props: PictureCellProps) {
  const { id, place, column, picture, side, active, selected, labels, act } = props;
  return (
    <div
      id={id}
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={selected}
      aria-busy={picture === null || undefined}
      className={classNames(
        'rounded-control bg-surface relative min-w-0 border p-1',
        selected ? 'border-accent bg-accent-soft' : 'border-line hover:border-line-strong',
        active &&
          'group-focus-visible:outline-accent group-focus-visible:outline-2 group-focus-visible:outline-offset-1',
      )}
    >
      {picture ? (
        <LoadedCell {...{ place, picture, side, labels, act }} />
      ) : (
        <span className="sr-only">Picture {(place + 1).toLocaleString('en-GB')}, on its way</span>
      )}
      <input
        type="checkbox"
        tabIndex={-1}
        checked={selected}
        onChange={() => act({ kind: 'toggle', place })}
        aria-label={`Select ${picture?.image.fileName ?? `picture ${place + 1}`}`}
        className={classNames(
          'absolute top-2 left-2 size-5',
          selected ? 'opacity-100' : 'opacity-0 hover:opacity-100 focus:opacity-100 pointer-coarse:opacity-100',
        )}
      />
    </div>
  );
});

function LoadedCell({
  place,
  picture: { image, prediction },
  side,
  labels,
  act,
}: Pick<PictureCellProps, 'place' | 'side' | 'labels' | 'act'> & { picture: ListedPicture }) {
  const onClick = (event: MouseEvent) => act(pressAction(place, event));
  return (
    <button type="button" tabIndex={-1} onClick={onClick} className="block w-full text-left">
      <Thumbnail
        image={image}
        size={thumbnailSide(side)}
        alt=""
        eager
        className="mb-1 w-full"
        style={{ height: side }}
      />
      <span className="text-small block h-4 w-full truncate">{image.fileName}</span>
      <span className="text-small text-muted block h-4 w-full truncate">{image.label}</span>
      {labels && prediction && <PredictionBadge prediction={prediction} labels={labels} className="h-4" />}
    </button>
  );
}

/** As in every list: a press opens, with Ctrl or ⌘ it selects one, with Shift all up to here. */
export function pressAction(place: number, { shiftKey, ctrlKey, metaKey }: MouseEvent): BrowserAction {
  if (shiftKey) return { kind: 'extend', place };
  return ctrlKey || metaKey ? { kind: 'toggle', place } : { kind: 'open', place };
}
