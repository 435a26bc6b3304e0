/** Pictures from files: decoded with limits, turned upright, fitted to a network's input. */
import type { FittedImage } from '../compute/compute';
import type { ModelInput } from '@/lib/domain/modelCard';

export interface ImageInfo {
  widthPx: number;
  heightPx: number;
  format: string;
}

export interface ImageReader {
  /** Size after turning upright, without decoding the pixels. Throws `invalid_image` that names `fileName` and why. */
  info(bytes: Uint8Array, fileName: string): Promise<ImageInfo>;
  /**
   * The picture as the network is shown it: RGB pixels of input.width × input.height. A picture of exactly that size is
   * used untouched. cover: shorter side to resizeTo (or the input side), centre cropped; contain: whole picture, borders
   * grey (128, 128, 128); stretch: both sides resized. With input.resample resizing is that of PIL, without it sharp's.
   */
  fit(bytes: Uint8Array, fileName: string, input: ModelInput): Promise<FittedImage>;
  /** PNG of RGB pixels. */
  encodePng(image: FittedImage): Promise<Uint8Array>;
  /** WebP whose longer side is at most sidePx. Small pictures are not enlarged. */
  thumbnail(bytes: Uint8Array, fileName: string, sidePx: number): Promise<Uint8Array>;
}
