/** What a worker is asked about the pixels of one picture. */
import type { Fill } from '@/lib/domain/occlusion';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { CurveSpec } from '@/lib/attribution/deletionCurve';
import type { FeatureMaps } from '@/lib/attribution/gradCam';
import type { RiseSpec } from '@/lib/attribution/riseMasks';
import type { SensitivitySpec } from '@/lib/attribution/sensitivityN';
import type { FittedImage, NetworkRef } from './compute';

export interface PictureTask {
  network: NetworkRef;
  card: ResolvedModelCard;
  image: FittedImage;
  classIndex: number;
}

/** How the picture is changed, one copy after the other. */
export type Changes =
  | { kind: 'rise'; spec: RiseSpec }
  | { kind: 'curve'; order: Uint32Array; spec: CurveSpec }
  /** Squares of `side` pixels. */
  | { kind: 'subsets'; side: number; spec: SensitivitySpec };

export interface ScoresTask extends PictureTask {
  fill: Fill;
  changes: Changes;
}

export interface ScoresEvent {
  /** Changed pictures from…from+count−1 and the probability of the class for each. */
  from: number;
  scores: Float32Array;
  /** The map of all masks so far, now and then and after the last one; null for other changes. */
  map: Float32Array | null;
}

export interface LayerGradientTask extends PictureTask {
  layer: { name: string; tensor: string; shape: number[]; channelAxis: number };
}

/** The first ones are empty: they say that it goes on. */
export type LayerGradientEvent = { kind: 'step' } | { kind: 'gradient'; maps: FeatureMaps; gradients: FeatureMaps };

export interface InputGradientTask extends PictureTask {
  /** Null: the slope at the picture itself. Else gradients along the path from the fill to it. */
  path: { fill: Fill; steps: number } | null;
}

export interface InputGradientEvent {
  /** Steps of the path that are done. */
  done: number;
  /** After the last one. */
  map: Float32Array | null;
}
