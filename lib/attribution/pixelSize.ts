/** Size of a network's input, or of a map, in pixels. Maps are row-major: height × width. */
export interface PixelSize {
  width: number;
  height: number;
}
