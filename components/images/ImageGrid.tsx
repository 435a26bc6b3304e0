'use client';
import { useState } from 'react';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import { Dialog } from '../ui/Dialog';
import { PictureDetails } from './PictureDetails';
import { Thumbnail } from './Thumbnail';

export interface ImageGridProps {
  images: readonly Image[];
  networks: readonly Pick<Network, 'id' | 'name'>[];
}

/** The pictures of a page; each opens to its full size and what can be done with it. */
export function ImageGrid({ images, networks }: ImageGridProps) {
  const [open, setOpen] = useState<Image | null>(null);
  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(6rem,1fr))] gap-2">
        {images.map((image) => (
          <li key={image.id} className="min-w-0">
            <button
              type="button"
              onClick={() => setOpen(image)}
              className="rounded-control hover:border-line-strong border-line bg-surface flex w-full flex-col gap-1 border p-1 text-left"
            >
              <Thumbnail image={image} alt="" className="aspect-square w-full" />
              <span className="text-small block w-full truncate">{image.fileName}</span>
              {image.label !== null && (
                <span className="text-small text-muted block w-full truncate">{image.label}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
      <Dialog title={open?.fileName ?? ''} open={open !== null} onClose={() => setOpen(null)} wide>
        {open && <PictureDetails image={open} networks={networks} />}
      </Dialog>
    </>
  );
}
