import { memo } from 'react';
import { PredictionBadge } from '../predictions/PredictionBadge';
import { classNames } from '../ui/classNames';
import { pressAction, type PictureCellProps } from './PictureCell';
import { Thumbnail } from './Thumbnail';

export const TABLE_ROW_PX = 44;
export const TABLE_HEADER_PX = 32;

/** Columns of the table; the last one is there with predictions only. */
export const TABLE_COLUMNS = ['Selected', 'Picture', 'File', 'Label', 'Size'] as const;
export const PREDICTION_COLUMN = 'Prediction';
/** One for both, so that the header stands over its columns. */
export const TABLE_GRID_CLASS = 'grid min-w-160 items-center gap-3 px-3';
export const TABLE_TRACKS = '1.5rem 2.5rem minmax(8rem,3fr) minmax(6rem,2fr) 7rem';
export const PREDICTION_TRACK = ' minmax(9rem,2fr)';

const CELL = 'min-w-0 truncate';

/** A picture as a row of the table. */
export const PictureRow = memo(function PictureRow(props: Omit<PictureCellProps, 'column' | 'side'>) {
  const { id, place, picture, active, selected, labels, act } = props;
  const image = picture?.image;
  return (
    <div
      className={classNames(
        TABLE_GRID_CLASS,
        'border-line h-full border-b',
        selected ? 'bg-accent-soft' : 'hover:bg-sunken',
        active &&
          'group-focus-visible:outline-accent group-focus-visible:outline-2 group-focus-visible:-outline-offset-2',
      )}
      style={{ gridTemplateColumns: TABLE_TRACKS + (labels ? PREDICTION_TRACK : '') }}
      role="presentation"
    >
      <div role="gridcell" aria-colindex={1} aria-selected={selected}>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={selected}
          onChange={() => act({ kind: 'toggle', place })}
          aria-label={`Select ${image?.fileName ?? `picture ${place + 1}`}`}
          className="block size-5"
        />
      </div>
      <div role="gridcell" aria-colindex={2} aria-selected={selected}>
        {image && <Thumbnail image={image} size={128} alt="" eager className="rounded-control block size-9" />}
      </div>
      <div id={id} role="gridcell" aria-colindex={3} aria-selected={selected} className={CELL}>
        {image ? (
          <button
            type="button"
            tabIndex={-1}
            onClick={(event) => act(pressAction(place, event))}
            className="text-accent block w-full truncate text-left underline"
          >
            {image.fileName}
          </button>
        ) : (
          <span className="text-muted">Picture {(place + 1).toLocaleString('en-GB')}…</span>
        )}
      </div>
      <div role="gridcell" aria-colindex={4} aria-selected={selected} className={CELL}>
        {image?.label}
      </div>
      <div role="gridcell" aria-colindex={5} aria-selected={selected} className={CELL}>
        {image && `${image.widthPx} × ${image.heightPx} px`}
      </div>
      {labels && (
        <div role="gridcell" aria-colindex={6} aria-selected={selected} className={CELL}>
          {picture?.prediction && <PredictionBadge prediction={picture.prediction} labels={labels} />}
        </div>
      )}
    </div>
  );
});
