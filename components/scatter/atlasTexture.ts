/** The pages of small pictures on the graphics card. They come one after another; whoever draws is told of each. */
import type { Device, Texture } from '@luma.gl/core';

export interface Atlas {
  url(page: number): string;
  /** Side of one picture. */
  px: number;
  /** Pictures in a row of a page; a page has as many rows. */
  columns: number;
  perPage: number;
  pages: number;
}

/** 16 MB of graphics memory each, and a third more for the smaller copies. Points of later pages stay dots from afar. */
export const MOST_PAGES = 10;

export interface AtlasTexture {
  texture: Texture;
  /** Whether the page of this point is there. */
  has(point: number): boolean;
  destroy(): void;
}

export function loadAtlas(
  device: Device,
  atlas: Atlas,
  on: { page(): void; problem(error: unknown): void },
): AtlasTexture {
  const side = atlas.columns * atlas.px;
  const pages = Math.min(atlas.pages, MOST_PAGES);
  const texture = device.createTexture({
    dimension: '2d-array',
    format: 'rgba8unorm',
    width: side,
    height: side,
    depth: Math.max(1, pages),
    mipLevels: Math.log2(atlas.px) + 1,
    sampler: { minFilter: 'linear', magFilter: 'linear', mipmapFilter: 'linear' },
  });
  const loaded = new Array<boolean>(pages).fill(false);
  const leaving = new AbortController();

  void (async () => {
    for (let page = 0; page < pages; page++) {
      const image = await loadBitmap(atlas.url(page), leaving.signal).catch((error: unknown) => {
        if (!leaving.signal.aborted) on.problem(error);
        return null;
      });
      if (leaving.signal.aborted) return;
      if (image === null) continue;
      // The last page has no more rows than it needs.
      texture.copyExternalImage({ image, z: page, width: image.width, height: image.height });
      texture.generateMipmapsWebGL();
      image.close();
      loaded[page] = true;
      on.page();
    }
  })();

  return {
    texture,
    has: (point) => loaded[Math.floor(point / atlas.perPage)] === true,
    destroy() {
      leaving.abort();
      texture.destroy();
    },
  };
}

/** Decoded apart from the page's own thread. Throws when it is not there, or no picture. */
export async function loadBitmap(url: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}`);
  // Premultiplied, so that the edges of transparent parts are not dark.
  return createImageBitmap(await response.blob(), { premultiplyAlpha: 'premultiply' });
}
