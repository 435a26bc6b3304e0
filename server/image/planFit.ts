/**
 * Where the pixels of a fitted picture come from, without touching a pixel. Sides are rounded to the nearest pixel, so
 * that the picture keeps its shape as well as it can; a half in the crop's offset goes to the right and down. The
 * published probabilities of the reference networks come out under these rules (docs/architecture.md).
 */
import type { ModelInput } from '@/lib/domain/modelCard';

export interface Size {
  width: number;
  height: number;
}

/** Which side was asked for to the pixel; the other one follows from the picture's shape and is rounded. */
type AskedSide = 'width' | 'height' | 'both';

export interface FitPlan {
  /**
   * Size that the upright picture is resized to; null when it has that size already. `asked` says how: by the one factor
   * of the side that was asked for, which keeps the picture's shape to a fraction of a pixel, or each side by its own.
   */
  resize: (Size & { asked: AskedSide }) | null;
  /** Place of the network's input in the resized picture. Negative: that much border is added. */
  left: number;
  top: number;
}

export function planFit(size: Size, input: Pick<ModelInput, 'width' | 'height' | 'fit' | 'resizeTo'>): FitPlan {
  // A picture of the input's size is used untouched, whatever the card's fit says.
  if (size.width === input.width && size.height === input.height) return { resize: null, left: 0, top: 0 };
  const resized = resizedSize(size, input);
  return {
    resize: resized.width === size.width && resized.height === size.height ? null : resized,
    left: half(resized.width - input.width),
    top: half(resized.height - input.height),
  };
}

/** A half goes right and down: of the window that is cut out, and of a picture between borders (negative). */
function half(rest: number): number {
  return Math.sign(rest) * Math.round(Math.abs(rest) / 2);
}

function resizedSize(
  { width, height }: Size,
  input: Pick<ModelInput, 'width' | 'height' | 'fit' | 'resizeTo'>,
): Size & { asked: AskedSide } {
  switch (input.fit) {
    case 'stretch':
      return { width: input.width, height: input.height, asked: 'both' };
    case 'contain': {
      const factor = Math.min(input.width / width, input.height / height);
      return {
        asked: factor === input.width / width ? 'width' : 'height',
        width: Math.min(input.width, Math.max(1, Math.round(width * factor))),
        height: Math.min(input.height, Math.max(1, Math.round(height * factor))),
      };
    }
    case 'cover': {
      const shorter = Math.min(width, height);
      // A non-square input may need more than resizeTo on the other side.
      const factor = Math.max((input.resizeTo ?? 0) / shorter, input.width / width, input.height / height);
      const scaled = (side: number, needed: number) => Math.max(needed, Math.round(side * factor));
      const byWidth = factor === input.width / width || (factor !== input.height / height && width <= height);
      return {
        asked: byWidth ? 'width' : 'height',
        width: scaled(width, input.width),
        height: scaled(height, input.height),
      };
    }
  }
}
