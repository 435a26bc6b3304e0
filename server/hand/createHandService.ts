import { AppError } from '@/lib/domain/appError';
import { TOP_CLASSES } from '@/lib/domain/occlusion';
import { topOf } from '@/lib/occlusion/cellLog';
import { requireFill } from '@/lib/occlusion/fill';
import { requireFits } from '@/lib/occlusion/region';
import type { HandAnswer } from '@/lib/protocol/hand';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute, CoveredAnswer } from '../compute/compute';
import type { Database } from '../db/database';
import type { ImageService } from '../images/imageService';
import { networkRef } from '../networks/createCardTrials';
import type { HandService } from './handService';

export interface HandServiceDependencies {
  database: Pick<Database, 'networks' | 'images'>;
  artifacts: Pick<ArtifactStore, 'pathOf'>;
  images: Pick<ImageService, 'fitted'>;
  compute: Pick<Compute, 'occluded'>;
}

export function createHandService({ database, artifacts, images, compute }: HandServiceDependencies): HandService {
  return {
    async answer({ networkId, imageId, fill, region, classes }) {
      const [network, image] = await Promise.all([database.networks.get(networkId), database.images.get(imageId)]);
      if (!network) throw new AppError('not_found', `There is no network "${networkId}".`, { field: 'networkId' });
      if (!image) throw new AppError('not_found', `There is no image "${imageId}".`, { field: 'imageId' });
      const { card, weightsHash } = network;
      requireFits(region, card.input);
      requireFill(fill, card.input);
      const unknown = classes.find((one) => one >= card.labels.length);
      if (unknown !== undefined)
        throw new AppError('invalid_input', `The network has ${card.labels.length} classes: there is no class ${unknown}.`, { field: 'classes' }); // prettier-ignore
      const [fitted, ref] = await Promise.all([
        images.fitted(image, card.input),
        networkRef(artifacts, weightsHash, card),
      ]);
      const covered = { network: ref, card, image: fitted, pictureKey: image.hash, fill, region };
      return handAnswer(await compute.occluded(covered), classes);
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
