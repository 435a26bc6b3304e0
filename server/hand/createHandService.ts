import { TOP_CLASSES } from '@/lib/domain/occlusion';
import { topOf } from '@/lib/occlusion/cellLog';
import type { HandAnswer } from '@/lib/protocol/hand';
import type { CoveredAnswer } from '../compute/compute';
import type { Database } from '../db/database';
import { coveredAnswer, findNetworkAndImage, requireCoverable, type CoveredSources } from './coveredAnswer';
import type { HandService } from './handService';

export interface HandServiceDependencies extends CoveredSources {
  database: Pick<Database, 'networks' | 'images'>;
}

export function createHandService({ database, ...sources }: HandServiceDependencies): HandService {
  return {
    async answer(question) {
      const { network, image } = await findNetworkAndImage(question, database);
      requireCoverable(network, question);
      const { fill, region, classes } = question;
      return handAnswer(await coveredAnswer({ network, image, fill, region }, sources), classes);
    },
  };
}

/** The best classes of both pictures and those that were asked for, the most probable when covered first. */
export function handAnswer({ base, probabilities }: CoveredAnswer, asked: readonly number[]): HandAnswer {
  const shown = new Set([...bestOf(probabilities), ...bestOf(base), ...asked]);
  const classes = [...shown].map((classIndex) => ({
    classIndex,
    base: base[classIndex]!,
    probability: probabilities[classIndex]!,
  }));
  return { classes: classes.sort((a, b) => b.probability - a.probability || a.classIndex - b.classIndex) };
}

function bestOf(probabilities: Float32Array): Uint32Array {
  const count = Math.min(TOP_CLASSES, probabilities.length);
  const classes = new Uint32Array(count);
  topOf(probabilities, count, classes, new Float32Array(count));
  return classes;
}
