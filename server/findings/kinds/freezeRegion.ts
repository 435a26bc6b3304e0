/** The evidence of a finding about a part of a picture that was covered by hand, as it is when it is saved. */
import { AppError } from '@/lib/domain/appError';
import type { DraftOf } from '@/lib/domain/finding';
import { COVERED_ALGORITHM, SHOWN_PICTURES, type RegionEvidence, type ShownPicture } from '@/lib/domain/regionFinding';
import { replacementImage } from '@/lib/occlusion/fill';
import { coveredShare, maskedPixels, regionMask } from '@/lib/occlusion/region';
import { encodeNpy } from '@/lib/tensor/npy';
import type { ArtifactStore } from '../../artifacts/artifactStore';
import type { Database } from '../../db/database';
import { findNetworkAndImage } from '../../hand/coveredAnswer';
import { imageReader } from '../../image/imageReader';
import { renderRegion } from '../../image/renderRegion';
import { bestClasses } from '../../networks/bestClasses';
import { askRegion, type RegionQuestionSources } from './askRegion';

export interface RegionSources extends RegionQuestionSources {
  database: Pick<Database, 'networks' | 'images'>;
  artifacts: Pick<ArtifactStore, 'put' | 'get' | 'pathOf'>;
  version: string;
}

/** Throws `not_found` and `invalid_input` with the field of the draft. */
export async function freezeRegion({ target }: DraftOf<'region'>, sources: RegionSources): Promise<RegionEvidence> {
  const { artifacts, version } = sources;
  const { region, fill, classIndex } = target;
  const { network, image, asked } = await inDraft(async () => {
    const found = await findNetworkAndImage(target, sources.database);
    return { ...found, asked: await askRegion(target, found, sources) };
  });
  const { answers, fitted, pixelsHash, device } = asked;
  const { card, weightsHash, cardHash } = network;
  const ofEach = <T>(of: (shown: ShownPicture) => T) => ({ whole: of('whole'), covered: of('covered'), only: of('only') }); // prettier-ignore
  const mask = regionMask(region, card.input);
  const replacement = replacementImage(fitted, fill, card.input);
  const shown = (covered: 0 | 1) => imageReader.encodePng(maskedPixels(fitted, mask, covered, replacement));
  const [answersHash, pictureHash, coveredPictureHash, onlyPictureHash] = await Promise.all([
    artifacts.put(encodeNpy({ shape: [SHOWN_PICTURES.length, card.labels.length], data: joined(answers) })),
    renderRegion(fitted, mask).then((png) => artifacts.put(png)),
    shown(1).then((png) => artifacts.put(png)),
    shown(0).then((png) => artifacts.put(png)),
  ]);
  return {
    provenance: {
      ...{ algorithm: COVERED_ALGORITHM, weightsHash, cardHash, imageHash: image.hash },
      ...{ pixelsHash, device, specularVersion: version },
    },
    networkName: network.name,
    imageName: image.fileName,
    classLabel: card.labels[classIndex] ?? `class ${classIndex}`,
    ...{ width: card.input.width, height: card.input.height },
    coveredShare: coveredShare(region, card.input),
    probability: ofEach((one) => answers[one][classIndex]!),
    top: ofEach((one) => bestClasses(answers[one], card.labels)),
    ...{ answersHash, pictureHash, coveredPictureHash, onlyPictureHash },
  };
}

/** In the order of SHOWN_PICTURES. */
export function joined(answers: Readonly<Record<ShownPicture, Float32Array>>): Float32Array {
  const { length } = answers.whole;
  const all = new Float32Array(SHOWN_PICTURES.length * length);
  SHOWN_PICTURES.forEach((shown, k) => all.set(answers[shown], k * length));
  return all;
}

const DRAFT_FIELDS: Record<string, string> = {
  ...{ networkId: 'target.networkId', imageId: 'target.imageId', classes: 'target.classIndex' },
  ...{ region: 'target.region', 'spec.fill': 'target.fill' },
};

/** What is refused in `work` is said at the field of the draft. */
async function inDraft<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError(cause.code, cause.message, { field: DRAFT_FIELDS[cause.options.field ?? ''], cause });
  }
}
