/** What happens between the files of a network and its stored card: packing, proposing, trying. Stores no network. */
import type { ClassScore } from '@/lib/domain/network';
import type { ModelCard, ResolvedModelCard } from '@/lib/domain/modelCard';
import type { Sha256 } from '@/lib/domain/hash';
import { isPlaceholderLabels } from '@/lib/modelCard/labelProblems';
import type { Compute, NetworkRef } from '../compute/compute';
import { isPackedTfjs } from '../engine/tfjsFile';
import { bestClasses } from './bestClasses';
import { checkAnswers } from './checkAnswers';
import { classifyOne } from './classifyOne';
import { comparePresets } from './comparePresets';
import type { NetworkServiceDependencies } from './createNetworkService';
import { guessCard } from './guessCard';
import { guessOutputKind } from './guessOutputKind';
import type { LabelSource, NetworkService, TestPicture } from './networkService';
import { listTensors } from './listTensors';
import { receiveFiles } from './receiveFiles';
import { resolveCard } from './resolveCard';
import { findTestPictures } from './testPictures';

type CardTrials = Pick<NetworkService, 'pack' | 'propose' | 'tryCard' | 'checkCard' | 'comparePresets'>;

/** Pictures that a card is checked with: enough to see that one class always wins. */
const CHECKED_PICTURES = 6;
/** Pictures that each preset is tried with; fewer for networks that take long. */
const COMPARED_PICTURES = 16;
const FEW_COMPARED_PICTURES = 8;
const LARGE_PARAMETER_COUNT = 30_000_000;

export function createCardTrials(dependencies: NetworkServiceDependencies): CardTrials {
  const { database, artifacts, compute, imageReader } = dependencies;
  const refOf = (weightsHash: Sha256, card: Pick<ModelCard, 'format' | 'file'>) =>
    networkRef(artifacts, weightsHash, card);

  async function storedPictures(card: ResolvedModelCard, count: number) {
    const images = await findTestPictures(database.images, card.labels, count);
    return Promise.all(
      images.map(async ({ hash, fileName, label }) => ({
        fitted: await imageReader.fit(await artifacts.get(hash), fileName, card.input),
        label,
      })),
    );
  }

  return {
    pack: (files) => receiveFiles(artifacts, files),

    async propose(weightsHash, fileName, labels) {
      const format = (await isPackedTfjs(await artifacts.pathOf(weightsHash))) ? 'tfjs' : 'onnx';
      const network = await refOf(weightsHash, { format, file: plainName(fileName) });
      const inspection = await compute.inspect(network);
      const kind = await guessOutputKind(compute, network, inspection);
      const { card, preprocessing } = guessCard(inspection, { format, file: network.fileName }, kind);
      if (labels?.length === card.labels.length) card.labels = labels;
      return {
        weightsHash,
        fileName: network.fileName,
        inspection,
        card,
        preprocessing,
        ...(await listTensors(compute, network, resolveCard(card))),
        labelSources: labelSources(await database.networks.list(), card.labels.length),
      };
    },

    async tryCard(weightsHash, unresolved, image) {
      const card = resolveCard(unresolved);
      return classifyPicture(dependencies, await refOf(weightsHash, card), card, image);
    },

    async checkCard(weightsHash, unresolved, image) {
      const card = resolveCard(unresolved);
      const given = image ? [await imageReader.fit(image.bytes, image.fileName, card.input)] : [];
      const stored = (await storedPictures(card, CHECKED_PICTURES)).map(({ fitted }) => fitted);
      return checkAnswers(compute, await refOf(weightsHash, card), card, [...given, ...stored]);
    },

    async comparePresets(weightsHash, unresolved) {
      const card = resolveCard(unresolved);
      const network = await refOf(weightsHash, card);
      const { parameterCount } = await compute.inspect(network);
      const count = parameterCount > LARGE_PARAMETER_COUNT ? FEW_COMPARED_PICTURES : COMPARED_PICTURES;
      return comparePresets(compute, network, card, await storedPictures(card, count));
    },
  };
}

/** Weights as the workers want them. Throws `not_found` when they are not there. */
export async function networkRef(
  artifacts: Pick<NetworkServiceDependencies['artifacts'], 'pathOf'>,
  hash: Sha256,
  { format, file }: Pick<ModelCard, 'format' | 'file'>,
): Promise<NetworkRef> {
  return { key: hash, format, path: await artifacts.pathOf(hash), fileName: file };
}

/** The five best classes of a picture. */
export async function classifyPicture(
  { compute, imageReader }: Pick<NetworkServiceDependencies, 'imageReader'> & { compute: Pick<Compute, 'predict'> },
  network: NetworkRef,
  card: ResolvedModelCard,
  picture: TestPicture,
): Promise<ClassScore[]> {
  const fitted = await imageReader.fit(picture.bytes, picture.fileName, card.input);
  return bestClasses(await classifyOne(compute, network, card, fitted), card.labels);
}

/** Stored networks with as many classes whose labels are names; of several with the same labels one. */
function labelSources(
  networks: readonly { id: string; name: string; card: ResolvedModelCard }[],
  classes: number,
): LabelSource[] {
  const seen = new Set<string>();
  return networks.flatMap(({ id, name, card: { labels } }) => {
    const key = labels.join('\n');
    if (labels.length !== classes || seen.has(key) || isPlaceholderLabels(labels)) return [];
    seen.add(key);
    return [{ networkId: id, name }];
  });
}

/** A card names the weights by a plain file name, whatever a browser called them. */
function plainName(fileName: string): string {
  return fileName.split(/[/\\]/).at(-1)?.slice(-255) || 'network.onnx';
}
