/** What can be measured of a part of a picture without any network: how bright, how colourful, how striped it is. */
import { PICTURE_PROPERTIES, type PictureProperty } from '../domain/channelSuggestions';
import { luma } from '../image/preprocess';

export interface RgbPicture {
  width: number;
  height: number;
  /** Bytes, three a pixel, row by row. */
  rgb: Uint8Array;
}

/** The part that one unit of a map is said to look at: rows y0…y1−1 and columns x0…x1−1, inside the picture, not empty. */
export interface PictureWindow {
  y0: number;
  x0: number;
  y1: number;
  x1: number;
}

/** One number for each window. */
export type MeasuredProperties = Record<PictureProperty, Float64Array>;

/**
 * - brightness, brightestPixel: mean and greatest Rec. 601 luma, 0…255
 * - highlight: how far the greatest luma is above the mean: a small bright spot on what is darker
 * - contrast: standard deviation of the luma
 * - saturation: mean of the greatest less the smallest of red, green and blue
 * - redness: mean of red − green; blueness: mean of blue − (red + green) / 2 (the axes of colour-opponent cells)
 * - verticalEdges, horizontalEdges: mean |difference of luma| of pixels side by side, and above each other
 */
export function measureProperties(picture: RgbPicture, windows: readonly PictureWindow[]): MeasuredProperties {
  const light = lumaOf(picture);
  const measured = Object.fromEntries(PICTURE_PROPERTIES.map((name) => [name, new Float64Array(windows.length)])) as MeasuredProperties; // prettier-ignore
  windows.forEach((window, k) => {
    const colours = measureColours(picture, window);
    const lights = measureLight(picture, light, window);
    for (const [name, value] of Object.entries({ ...colours, ...lights })) measured[name as PictureProperty][k] = value;
  });
  return measured;
}

function lumaOf({ rgb }: RgbPicture): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, k) => luma(rgb[3 * k]!, rgb[3 * k + 1]!, rgb[3 * k + 2]!));
}

function measureColours({ width, rgb }: RgbPicture, { y0, x0, y1, x1 }: PictureWindow) {
  let [saturation, redness, blueness] = [0, 0, 0];
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++) {
      const at = 3 * (y * width + x);
      const [red, green, blue] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!];
      saturation += Math.max(red, green, blue) - Math.min(red, green, blue);
      redness += red - green;
      blueness += blue - (red + green) / 2;
    }
  const pixels = (y1 - y0) * (x1 - x0);
  return { saturation: saturation / pixels, redness: redness / pixels, blueness: blueness / pixels };
}

function measureLight({ width, height }: RgbPicture, light: Uint8Array, { y0, x0, y1, x1 }: PictureWindow) {
  let [sum, squares, greatest, across, down, acrossCount, downCount] = [0, 0, 0, 0, 0, 0, 0];
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++) {
      const at = y * width + x;
      const value = light[at]!;
      sum += value;
      squares += value * value;
      if (value > greatest) greatest = value;
      // Also over the window's own edge, so that a window of one pixel has edges.
      if (x + 1 < width) {
        across += Math.abs(light[at + 1]! - value);
        acrossCount++;
      }
      if (y + 1 < height) {
        down += Math.abs(light[at + width]! - value);
        downCount++;
      }
    }
  const pixels = (y1 - y0) * (x1 - x0);
  const mean = sum / pixels;
  return {
    brightness: mean,
    brightestPixel: greatest,
    highlight: greatest - mean,
    contrast: Math.sqrt(Math.max(0, squares / pixels - mean * mean)),
    verticalEdges: acrossCount > 0 ? across / acrossCount : 0,
    horizontalEdges: downCount > 0 ? down / downCount : 0,
  };
}
