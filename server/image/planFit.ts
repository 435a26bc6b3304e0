/**
 * Where the pixels of a fitted picture come from, without touching a pixel. Rounding is torchvision's, because networks
 * were trained behind its Resize and CenterCrop: the longer side is cut to whole pixels, a half in the crop's offset
 * goes to the even number (Python's round).
 */
import type { ModelInput } from '@/lib/domain/modelCard';

export interface Size {
  width: number;
  height: number;
}

export interface FitPlan {
  /** Size that the upright picture is resized to; null when it has that size already. */
  resize: Size | null;
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
    left: roundHalfToEven((resized.width - input.width) / 2),
    top: roundHalfToEven((resized.height - input.height) / 2),
  };
}

function resizedSize({ width, height }: Size, input: Pick<ModelInput, 'width' | 'height' | 'fit' | 'resizeTo'>): Size {
  switch (input.fit) {
    case 'stretch':
      return { width: input.width, height: input.height };
    case 'contain': {
      const factor = Math.min(input.width / width, input.height / height);
      return {
        width: Math.min(input.width, Math.max(1, Math.round(width * factor))),
        height: Math.min(input.height, Math.max(1, Math.round(height * factor))),
      };
    }
    case 'cover': {
      const shorter = Math.min(width, height);
      // A non-square input may need more than resizeTo on the other side.
      const factor = Math.max((input.resizeTo ?? 0) / shorter, input.width / width, input.height / height);
      const scaled = (side: number, needed: number) => Math.max(needed, Math.floor(side * factor + 1e-9));
      return { width: scaled(width, input.width), height: scaled(height, input.height) };
    }
  }
}

function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
