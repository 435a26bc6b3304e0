/** Other methods' maps of one picture and one class, to check the heatmap by, and how faithful any of them is. */
import type { Attribution, AttributionRequest, MapMeasures } from '@/lib/domain/attribution';
import type { Fill } from '@/lib/domain/occlusion';
import type { Task } from '@/lib/domain/task';

export interface FoundAttribution {
  key: string;
  attribution: Attribution | null;
  /** The newest task for it. */
  task: Task | null;
}

export interface FoundMeasures {
  measures: MapMeasures | null;
  task: Task | null;
}

export interface AttributionMap {
  width: number;
  height: number;
  /** Row-major; NaN where nothing is known. */
  values: Float32Array;
  /** False while masks are still to come: the values will change. */
  complete: boolean;
}

export interface AttributionService {
  /** What is there, without starting anything. Throws `not_found`, and `invalid_input` for a class that there is not. */
  find(request: AttributionRequest): Promise<FoundAttribution>;
  /** Computes it as a task, joins the one that runs, or gives what is there. Throws as `find`; `unsupported` (layer). */
  start(request: AttributionRequest): Promise<FoundAttribution>;
  /** The newest map: of all masks so far while it is computed. Throws `not_found`. */
  map(key: string): Promise<AttributionMap>;
  findMeasures(key: string, fill: Fill): Promise<FoundMeasures>;
  /** Throws `not_found` where the map is not there. */
  startMeasures(key: string, fill: Fill): Promise<FoundMeasures>;
}
