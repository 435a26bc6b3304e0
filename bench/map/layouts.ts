/** Layouts that move as a map does while it converges: clusters that part, point by point, in frames as they are sent. */
import { encodeFrame, FRAME_HEADER_BYTES } from '@/lib/embedding/frames';
import { normalNumbers } from '@/lib/random/normalNumbers';
import { seededRandom } from '@/lib/random/seededRandom';

const CLUSTERS = 10;

/** `frames` encoded layouts, one after the other. */
export function movingFrames(count: number, frames: number): Uint8Array {
  const normal = normalNumbers(seededRandom(count));
  const own = Float64Array.from({ length: 2 * count }, normal);
  const size = FRAME_HEADER_BYTES + 4 * count;
  const all = new Uint8Array(frames * size);
  const positions = new Float64Array(2 * count);
  for (let frame = 0; frame < frames; frame++) {
    const spread = 40 * Math.sqrt((frame + 1) / frames);
    for (let i = 0; i < count; i++) {
      const angle = (2 * Math.PI * (i % CLUSTERS)) / CLUSTERS + 0.2 * (frame / frames);
      positions[2 * i] = spread * Math.cos(angle) + 6 * own[2 * i]!;
      positions[2 * i + 1] = spread * Math.sin(angle) + 6 * own[2 * i + 1]!;
    }
    all.set(encodeFrame(positions, frame), frame * size);
  }
  return all;
}
