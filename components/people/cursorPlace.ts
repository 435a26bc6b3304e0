/** Where the name of another person stands beside the cell that they look at. Pure. */
import type { Rect } from '../occlusion/cellGeometry';

/** Screen pixels between the cell and the name. */
const GAP = 4;

export interface CursorPlace {
  /** The side of the cell on which there is more room. */
  side: 'left' | 'right';
  /** From the picture's left border where the name stands on the right, from its right border where on the left; px. */
  offset: number;
  /** How wide the name can be without leaving the picture, px. */
  room: number;
}

/**
 * The place beside a block of the network's input, which is `inputWidth` pixels wide and drawn `scale` times as large.
 * A name that left the picture would make a narrow page scroll sideways.
 */
export function cursorPlace(block: Pick<Rect, 'x' | 'width'>, inputWidth: number, scale: number): CursorPlace {
  const left = block.x * scale;
  const right = (inputWidth - block.x - block.width) * scale;
  const side = right >= left ? 'right' : 'left';
  const offset = (side === 'right' ? left : right) + block.width * scale + GAP;
  return { side, offset, room: Math.max(0, inputWidth * scale - offset) };
}
