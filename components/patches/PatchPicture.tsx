import type { ReceptiveField } from '@/lib/domain/networkGraph';
import type { Patch } from '@/lib/domain/patches';
import { inputPicturePath } from '../session/restPaths';
import { classNames } from '../ui/classNames';
import { drawPatch, type InputSize } from './patchFrame';
import type { PatchDisplay } from './patchesLook';

/** What all patches of a layer have in common. */
export interface PatchDrawing {
  networkId: string;
  field: ReceptiveField;
  input: InputSize;
  display: PatchDisplay;
}

export interface PatchPictureProps {
  patch: Patch;
  drawing: PatchDrawing;
  /** Of the square tile, in CSS pixels. */
  side: number;
}

/** What lies beyond the picture's edge: nothing, and seen to be nothing. */
const HATCH = 'repeating-linear-gradient(45deg, var(--line-strong) 0 1px, var(--surface) 1px 5px)';
/** White, with black on both sides: it shows on every picture. */
const BOX = { border: '1.5px solid #fff', boxShadow: '0 0 0 1px rgb(0 0 0 / 0.75), inset 0 0 0 1px rgb(0 0 0 / 0.5)' };
/** A box of one pixel is still to be seen. */
const LEAST_BOX_PX = 4;

/** The picture as the network is shown it, whole with the box where it fired, or only what the unit sees of it. */
export function PatchPicture({ patch, drawing, side }: PatchPictureProps) {
  const { width, height, picture, box, pixelated } = drawPatch({ patch, ...drawing }, drawing.display, side);
  return (
    <span
      aria-hidden="true"
      className="bg-line grid shrink-0 place-items-center overflow-hidden"
      style={{ width: side, height: side }}
    >
      <span className="relative block overflow-hidden" style={{ width, height, backgroundImage: HATCH }}>
        <img
          src={inputPicturePath(patch.imageId, drawing.networkId)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          className={classNames('bg-line absolute max-w-none', pixelated && 'pixelated')}
          style={picture}
        />
        {box && (
          <span
            className="absolute"
            style={{
              ...BOX,
              ...box,
              width: Math.max(LEAST_BOX_PX, box.width),
              height: Math.max(LEAST_BOX_PX, box.height),
            }}
          />
        )}
      </span>
    </span>
  );
}
