/** What drawing a map has to reach. */
export interface MeasuredScene {
  name: string;
  points: number;
  /** That were measured. */
  frames: number;
  /** Milliseconds of the page's own thread a frame: median and 95th percentile of updating and drawing together. */
  frameMs: { median: number; p95: number };
  updateMs: { median: number; p95: number };
  drawMs: { median: number; p95: number };
  /** The longest of all updates and drawings: what the page's own scripts keep its thread for at a stretch. */
  longestScriptMs: number;
  /**
   * The longest task that Chromium tells of while frames stream; 0: none. Where a processor draws, that is mostly the
   * thread waiting for it.
   */
  longestTaskMs: number;
  /** Null where no frames come in: the view alone moves. */
  bytesPerFrame: number | null;
  framesPerSecond: number;
}

/** Chromium tells of tasks from here on; what is not told was shorter. */
export const LONG_TASK_MS = 50;
const HEADER_BYTES = 16;
const LEAST_FRAMES_PER_SECOND = 30;

export interface Verdict {
  text: string;
  measured: string;
  holds: boolean;
}

/** Where a graphics card draws, whole tasks and frames a second count as well; a processor that draws keeps the thread waiting. */
export function verdictsOn(scene: MeasuredScene, isDrawnBySoftware: boolean): Verdict[] {
  return [
    {
      text: `${scene.name}: the page’s scripts take at most ${LONG_TASK_MS} ms at a stretch`,
      measured: `${scene.longestScriptMs.toFixed(1)} ms`,
      holds: scene.longestScriptMs <= LONG_TASK_MS,
    },
    ...(isDrawnBySoftware
      ? []
      : [
          {
            text: `${scene.name}: no task over ${LONG_TASK_MS} ms`,
            measured: scene.longestTaskMs === 0 ? 'none' : `${scene.longestTaskMs.toFixed(0)} ms`,
            holds: scene.longestTaskMs <= LONG_TASK_MS,
          },
          {
            text: `${scene.name}: at least ${LEAST_FRAMES_PER_SECOND} frames a second`,
            measured: scene.framesPerSecond.toFixed(1),
            holds: scene.framesPerSecond >= LEAST_FRAMES_PER_SECOND,
          },
        ]),
    ...(scene.bytesPerFrame === null
      ? []
      : [
          {
            text: `${scene.name}: 4 bytes a point and ${HEADER_BYTES} more`,
            measured: String(scene.bytesPerFrame),
            holds: scene.bytesPerFrame === 4 * scene.points + HEADER_BYTES,
          },
        ]),
  ];
}

export function quantiles(values: readonly number[]): { median: number; p95: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95) };
}
