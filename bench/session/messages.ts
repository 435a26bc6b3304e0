/** What the benchmark and its server process tell each other. */
import type { Fill } from '@/lib/domain/occlusion';
import type { OcclusionRequest } from '@/lib/domain/job';

export interface Subject {
  network: string;
  device: string;
  /** Cells of one run. */
  cells: number;
  classCount: number;
}

export interface Measurement {
  /** From the first moment on the device to `completed`. */
  runMs: number;
  cellsPerSecond: number;
  /** How long the server's event loop kept a timer waiting, over the run. */
  loopDelayP99Ms: number;
  loopDelayMaxMs: number;
  /** Of the whole server process: inference and everything else. */
  cpuMs: number;
}

export type ToServer =
  /** Measure the run with this fill colour, which nobody has asked for before. */
  | { kind: 'measure'; fill: Fill; start: 'here' | 'by a client' }
  /** Bytes written to clients since the last `measure`. */
  | { kind: 'countBytes' }
  | { kind: 'stop' };

export type FromServer =
  | { kind: 'ready'; url: string; sessionId: string; request: OcclusionRequest; subject: Subject }
  | { kind: 'armed' }
  | { kind: 'measured'; measurement: Measurement }
  | { kind: 'bytes'; bytes: number }
  | { kind: 'failed'; message: string };
