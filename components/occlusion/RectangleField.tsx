'use client';
import { pixelBoxSchema, type PixelBox } from '@/lib/domain/occlusion';
import { Button } from '../ui/Button';
import { DraftNumber } from './DraftNumber';

export interface RectangleFieldProps {
  /** "Box" */
  label: string;
  /** What it does, in a few words. */
  hint: string;
  value: PixelBox | undefined;
  /** What is marked on the map, as pixels; null: nothing is. */
  marked: PixelBox | null;
  /** Of the network's input; null while it is not known. */
  size: { width: number; height: number } | null;
  /** Why it cannot be this one; null when it can. */
  check: (box: PixelBox) => string | null;
  /** Undefined takes it away. */
  onCommit: (box: PixelBox | undefined) => void;
}

const SIDES = [
  ['x', 'left'],
  ['y', 'top'],
  ['width', 'width'],
  ['height', 'height'],
] as const;

/** A rectangle on the picture that there may be or not: drawn on the map (what is marked there), or typed in pixels. */
export function RectangleField({ label, hint, value, marked, size, check, onCommit }: RectangleFieldProps) {
  const usual = marked ?? (size && middleOf(size));
  const isMarked = marked !== null && value !== undefined && SIDES.every(([side]) => marked[side] === value[side]);
  return (
    <fieldset className="col-span-full flex min-w-0 flex-col gap-1">
      <div className="flex min-h-8 flex-wrap items-center gap-x-2">
        <legend className="text-small float-left grow font-semibold" title={hint}>
          {label}
        </legend>
        {value === undefined ? (
          <Button kind="quiet" disabled={!usual} title={hint} onClick={() => usual && onCommit(usual)}>
            {marked ? 'From what is marked' : 'Add'}
            <span className="sr-only">: {label}</span>
          </Button>
        ) : (
          <>
            {marked && !isMarked && (
              <Button kind="quiet" onClick={() => onCommit(marked)}>
                From what is marked
                <span className="sr-only">: {label}</span>
              </Button>
            )}
            <Button kind="quiet" onClick={() => onCommit(undefined)}>
              Remove
              <span className="sr-only">: {label}</span>
            </Button>
          </>
        )}
      </div>
      {value && (
        <div className="grid grid-cols-2 items-start gap-2">
          {SIDES.map(([side, name]) => (
            <DraftNumber
              key={side}
              label={`${label}: ${name}`}
              schema={pixelBoxSchema.shape[side]}
              unit="px"
              min={side === 'x' || side === 'y' ? 0 : 1}
              step={1}
              value={value[side]}
              check={(number) => check({ ...value, [side]: number })}
              onCommit={(number) => onCommit({ ...value, [side]: number })}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}

/** Half as wide and high as the picture, in its middle. */
function middleOf({ width, height }: { width: number; height: number }): PixelBox {
  const [wide, high] = [Math.max(1, Math.floor(width / 2)), Math.max(1, Math.floor(height / 2))];
  return { x: Math.floor((width - wide) / 2), y: Math.floor((height - high) / 2), width: wide, height: high };
}
