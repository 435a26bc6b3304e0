/** What occlusion by parts has to reach: how many times faster than whole runs, with patches of 16 pixels every 4. */
import { spreadOf } from '../report/spread';

export const LEAST_RATIOS: Readonly<Record<string, number>> = {
  vgg16: 7,
  bvlc_googlenet: 4,
  alexnet: 2.6,
  resnet18: 2.5,
  squeezenet1_1: 2.4,
  densenet121: 2.2,
  mobilenet_v2: 2.1,
  resnet101: 1.6,
};
/** Of a probability, between both ways; of a logit, over what it varies between patches. */
export const MOST_DIFFERENCE = { probability: 1e-5, logit: 1e-3 };

/** Whole runs and parts, measured one after the other. */
export interface Round {
  naiveMs: number;
  incrementalMs: number;
}

export interface Verdict {
  least: number;
  ratio: number;
  holds: boolean;
}

/** Null where nothing is promised: other patches, other networks. */
export function verdictOf(
  network: string,
  spec: { patch: number; stride: number },
  rounds: readonly Round[],
): Verdict | null {
  const least = LEAST_RATIOS[network];
  if (least === undefined || spec.patch !== 16 || spec.stride !== 4) return null;
  const ratio = spreadOf(ratiosOf(rounds)).median;
  return { least, ratio, holds: ratio >= least };
}

export function ratiosOf(rounds: readonly Round[]): number[] {
  return rounds.map(({ naiveMs, incrementalMs }) => naiveMs / incrementalMs);
}
