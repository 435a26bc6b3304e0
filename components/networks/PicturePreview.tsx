'use client';
import { useState } from 'react';
import { classNames } from '../ui/classNames';
import type { ChosenPicture } from './TestPicture';

/** Up to this many pixels a picture is enlarged pixel for pixel. */
const SMALL_PX = 96;

/** The picture that is being asked about, or the place where it will be. */
export function PicturePreview({ picture }: { picture: ChosenPicture | null }) {
  const [seen, setSeen] = useState<{ src: string; sidePx: number } | null>(null);
  if (!picture)
    return <div aria-hidden="true" className="rounded-control border-line bg-sunken size-32 border border-dashed" />;
  const sidePx = picture.sidePx ?? (seen?.src === picture.src ? seen.sidePx : Infinity);
  return (
    <img
      src={picture.src}
      alt={picture.name}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        setSeen({ src: picture.src, sidePx: Math.max(naturalWidth, naturalHeight) })
      }
      className={classNames('rounded-control bg-sunken size-32 object-contain', sidePx <= SMALL_PX && 'pixelated')}
    />
  );
}
