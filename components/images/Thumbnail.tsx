import type { Image } from '@/lib/domain/imageSet';
import type { CSSProperties } from 'react';
import { THUMBNAIL_SIDES_PX } from '@/lib/protocol/rest';
import { classNames } from '../ui/classNames';

type ThumbnailSide = (typeof THUMBNAIL_SIDES_PX)[number];

export interface ThumbnailProps {
  image: Pick<Image, 'id' | 'fileName' | 'label' | 'widthPx' | 'heightPx'>;
  size?: ThumbnailSide;
  /** Empty where the text beside it says the same. */
  alt?: string;
  /** Fills its frame, and loses what stands out. */
  cover?: boolean;
  /** Fetched at once: for pictures that are only there while they are in sight. */
  eager?: boolean;
  className?: string;
  style?: CSSProperties;
}

/** Below this many pixels a picture is drawn pixel for pixel: smoothing would invent what is not there. */
const SMALL_PX = 64;

/** A stored picture, small. It keeps its place while it loads. */
export function Thumbnail({ image, size = 128, alt, cover, eager, className, style }: ThumbnailProps) {
  const small = Math.max(image.widthPx, image.heightPx) <= SMALL_PX;
  return (
    <img
      src={`/api/images/${image.id}/thumbnail?size=${size}`}
      alt={alt ?? describePicture(image)}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      className={classNames('bg-sunken', cover ? 'object-cover' : 'object-contain', small && 'pixelated', className)}
      style={style}
    />
  );
}

/** The smallest stored size that is sharp at so many CSS pixels on this screen. */
export function thumbnailSide(cssPixels: number): ThumbnailSide {
  const pixels = cssPixels * Math.min(2, typeof window === 'undefined' ? 1 : window.devicePixelRatio);
  return THUMBNAIL_SIDES_PX.find((side) => side >= pixels) ?? THUMBNAIL_SIDES_PX.at(-1) ?? 512;
}

export function describePicture({ fileName, label }: Pick<Image, 'fileName' | 'label'>): string {
  return label ? `${fileName}, label ${label}` : fileName;
}
