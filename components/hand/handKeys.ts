/** What the keys do while something is covered by hand. Pure. */
import type { PixelPlace } from '../occlusion/cellGeometry';

/** For the list of keys. */
export const HAND_KEYS = [
  { keys: '← ↑ → ↓', text: 'Move the patch or the brush by the stride; with Shift five times as far, with Ctrl by one pixel' },
  { keys: '+, −', text: 'A larger or smaller patch or brush' },
  { keys: 'Enter', text: 'Pin the patch; dab with the brush' },
  { keys: 'x', text: 'Brush or eraser' },
  { keys: 'Delete', text: 'Clear' },
] as const; // prettier-ignore

export type HandAction =
  | { kind: 'move'; to: PixelPlace }
  | { kind: 'resize'; by: 1 | -1 }
  | { kind: 'press' }
  | { kind: 'eraser' }
  | { kind: 'clear' };

export interface HandKey {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
}

const FAR = 5;
const DIRECTIONS: ReadonlyMap<string, [number, number]> = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);

export function handAction(
  { key, shiftKey, ctrlKey }: HandKey,
  at: PixelPlace,
  stride: number,
  { width, height }: { width: number; height: number },
): HandAction | null {
  const step = ctrlKey ? 1 : shiftKey ? FAR * stride : stride;
  const move = (dx: number, dy: number): HandAction => {
    const clamp = (value: number, count: number) => Math.min(Math.max(value, 0), count - 1);
    return { kind: 'move', to: { x: clamp(at.x + dx * step, width), y: clamp(at.y + dy * step, height) } };
  };
  const direction = DIRECTIONS.get(key);
  if (direction) return move(...direction);
  if (ctrlKey) return null; // the browser's own
  switch (key) {
    case '+':
    case '=':
      return { kind: 'resize', by: 1 };
    case '-':
      return { kind: 'resize', by: -1 };
    case 'Enter':
    case ' ':
      return { kind: 'press' };
    case 'x':
      return { kind: 'eraser' };
    case 'Delete':
    case 'Backspace':
      return { kind: 'clear' };
    default:
      return null;
  }
}

/** A step of size that is felt at any size; from 1 pixel to the picture's shorter side. */
export function resized(size: number, by: 1 | -1, { width, height }: { width: number; height: number }): number {
  const step = Math.max(1, Math.round(size / 10));
  return Math.min(Math.max(size + by * step, 1), Math.min(width, height));
}
