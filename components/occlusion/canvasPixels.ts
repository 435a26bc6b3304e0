/** Pixels of pictures in the browser: RGB as the network's input has them, RGBA as a canvas does. */
import type { RgbImage } from '@/lib/image/preprocess';

/** The pixels of a decoded picture of this size; null where the browser gives no canvas. */
export function pixelsOf(picture: CanvasImageSource, width: number, height: number): RgbImage | null {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let c = 0; c < 3; c++) rgb[pixel * 3 + c] = data[pixel * 4 + c]!;
  return { width, height, rgb };
}

/** Opaque pixels, to put on a canvas. */
export function imageOf({ width, height, rgb }: RgbImage): ImageData {
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < 3; c++) image.data[pixel * 4 + c] = rgb[pixel * 3 + c]!;
    image.data[pixel * 4 + 3] = 255;
  }
  return image;
}
