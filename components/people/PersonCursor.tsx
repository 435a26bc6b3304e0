import { personColour } from '@/lib/palette/people';
import type { Rect } from '../occlusion/cellGeometry';
import type { CellCursor } from '../occlusion/HeatmapMarks';
import { cursorPlace } from './cursorPlace';

/** As wide as a name is shown at the most, px. */
const WIDEST_NAME = 128;

export interface PersonCursorProps {
  cursor: CellCursor;
  /** The cell that they look at, in pixels of the network's input. */
  block: Rect;
  /** Of the network's input, in its pixels. */
  inputWidth: number;
  /** Screen pixels for one pixel of the input. */
  scale: number;
}

/** The name beside the cell that somebody else looks at. */
export function PersonCursor({ cursor, block, inputWidth, scale }: PersonCursorProps) {
  const { background, text } = personColour(cursor.colour);
  const { side, offset, room } = cursorPlace(block, inputWidth, scale);
  return (
    <span
      aria-hidden="true"
      className="rounded-control text-small pointer-events-none absolute z-10 truncate px-1 font-semibold motion-safe:transition-[left,right,top]"
      style={{
        // The name on the left of the cell hangs on the right border of the picture.
        [side === 'right' ? 'left' : 'right']: offset,
        maxWidth: Math.min(room, WIDEST_NAME),
        top: block.y * scale - 2,
        backgroundColor: background,
        color: text,
      }}
    >
      {cursor.name}
    </span>
  );
}
