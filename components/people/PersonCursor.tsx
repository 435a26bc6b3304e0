import { personColour } from '@/lib/palette/people';
import type { Rect } from '../occlusion/cellGeometry';
import type { CellCursor } from '../occlusion/HeatmapMarks';

/** The name beside the cell that somebody else looks at. */
export function PersonCursor({ cursor, block, scale }: { cursor: CellCursor; block: Rect; scale: number }) {
  const { background, text } = personColour(cursor.colour);
  return (
    <span
      aria-hidden="true"
      className="rounded-control text-small pointer-events-none absolute z-10 max-w-32 truncate px-1 font-semibold motion-safe:transition-[left,top]"
      style={{
        left: (block.x + block.width) * scale + 4,
        top: block.y * scale - 2,
        backgroundColor: background,
        color: text,
      }}
    >
      {cursor.name}
    </span>
  );
}
