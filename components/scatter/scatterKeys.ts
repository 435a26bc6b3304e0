/** Keys of a map: what they do, in the order of the help. */
import type { Direction } from './pointSearch';

export type ScatterKey =
  | { kind: 'move'; direction: Direction }
  | { kind: 'open' }
  | { kind: 'toggle' }
  | { kind: 'zoom'; by: number }
  | { kind: 'fit' };

export const SCATTER_KEYS = [
  { keys: '← ↑ → ↓', text: 'Move to the nearest point in that direction' },
  { keys: 'Enter', text: 'Open the point’s picture' },
  { keys: 'Space', text: 'Select the point, or take it out of the selection' },
  { keys: '+ −', text: 'Nearer or further away' },
  { keys: '0', text: 'The whole map' },
] as const;

const DIRECTIONS: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }; // prettier-ignore
/** In steps of a factor of two. */
const ZOOM_STEP = 0.5;

/** Null: the key means nothing here. */
export function scatterKeyOf(event: {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}): ScatterKey | null {
  const { key, ctrlKey, altKey, metaKey } = event;
  if (ctrlKey || altKey || metaKey) return null;
  const direction = DIRECTIONS[key];
  if (direction) return { kind: 'move', direction };
  if (key === 'Enter') return { kind: 'open' };
  if (key === ' ') return { kind: 'toggle' };
  if (key === '+' || key === '=') return { kind: 'zoom', by: ZOOM_STEP };
  if (key === '-') return { kind: 'zoom', by: -ZOOM_STEP };
  return key === '0' ? { kind: 'fit' } : null;
}
