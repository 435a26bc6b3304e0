'use client';
import { useEffect, useState } from 'react';

/** The decoded picture of an address; null until it is there, and while another one is. */
export function useLoadedImage(src: string): HTMLImageElement | null {
  const [loaded, setLoaded] = useState<{ src: string; image: HTMLImageElement } | null>(null);
  useEffect(() => {
    let wanted = true;
    const image = new Image();
    image.src = src;
    // A picture that cannot be loaded is told where it is shown large; here its place stays empty.
    image.decode().then(
      () => wanted && setLoaded({ src, image }),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [src]);
  return loaded?.src === src ? loaded.image : null;
}
