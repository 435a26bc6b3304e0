import type { Image } from '@/lib/domain/imageSet';
import type { THUMBNAIL_SIDES_PX } from '@/lib/protocol/rest';
import { classNames } from '../ui/classNames';

export interface ThumbnailProps {
  image: Pick<Image, 'id' | 'fileName' | 'label' | 'widthPx' | 'heightPx'>;
  size?: (typeof THUMBNAIL_SIDES_PX)[number];
  /** Empty where the text beside it says the same. */
  alt?: string;
  /** Fills its frame, and loses what stands out. */
  cover?: boolean;
  className?: string;
}

/** Below this many pixels a picture is drawn pixel for pixel: smoothing would invent what is not there. */
const SMALL_PX = 64;

/** A stored picture, small. It keeps its place while it loads. */
export function Thumbnail({ image, size = 128, alt, cover, className }: ThumbnailProps) {
  const small = Math.max(image.widthPx, image.heightPx) <= SMALL_PX;
  return (
    // The server makes the sizes itself; Next's own optimiser would be a second cache for the same bytes.
    // eslint-disable-next-line @next/next/no-img-element
    <img
      src={`/api/images/${image.id}/thumbnail?size=${size}`}
      alt={alt ?? describePicture(image)}
      loading="lazy"
      decoding="async"
      className={classNames('bg-sunken', cover ? 'object-cover' : 'object-contain', small && 'pixelated', className)}
    />
  );
}

export function describePicture({ fileName, label }: Pick<Image, 'fileName' | 'label'>): string {
  return label ? `${fileName}, label ${label}` : fileName;
}
