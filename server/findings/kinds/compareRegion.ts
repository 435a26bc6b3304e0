/** Whether a finding about a covered region is still so: the three answers computed anew, against the evidence. */
import { AppError } from '@/lib/domain/appError';
import type { FindingOf, FindingOutcome } from '@/lib/domain/finding';
import type { Network } from '@/lib/domain/network';
import { SAME_PROBABILITY_TOLERANCE } from '@/lib/domain/occlusionFinding';
import { COVERED_ALGORITHM, SHOWN_PICTURES, type RegionEvidence, type ShownPicture } from '@/lib/domain/regionFinding';
import { decodeNpy } from '@/lib/tensor/npy';
import { askRegion, type RegionAnswer } from './askRegion';
import { joined, type RegionSources } from './freezeRegion';

/** @param other the network to ask in place of the finding's own */
export async function compareRegion(
  { target, evidence }: FindingOf<'region'>,
  sources: RegionSources,
  other?: Network,
): Promise<FindingOutcome> {
  const { database, artifacts, version } = sources;
  const [network, image] = await Promise.all([
    other ?? database.networks.get(target.networkId),
    database.images.get(target.imageId),
  ]);
  if (!network) return gone('The network');
  if (!image) return gone(`The picture ${evidence.imageName}`);
  const asked = await askRegion(target, { network, image }, sources);
  const before = decodeNpy(await artifacts.get(evidence.answersHash));
  const { classIndex } = target;
  const classCount = network.card.labels.length;
  // The classes of another network may be others: that the target is the same one was seen before.
  const isComparable = !other && before.shape[1] === classCount;
  const then = isComparable ? before.data : Float32Array.from(SHOWN_PICTURES, (shown) => evidence.probability[shown]);
  const now = isComparable ? joined(asked.answers) : Float32Array.from(SHOWN_PICTURES, (shown) => asked.answers[shown][classIndex]!); // prettier-ignore
  const classes = isComparable ? classCount : 1;
  const { at, maxDifference } = largestDifference(then, now);
  const probability = (shown: ShownPicture) => asked.answers[shown][classIndex]!;
  return {
    kind: 'region',
    verdict: maxDifference <= SAME_PROBABILITY_TOLERANCE ? 'same' : 'changed',
    ...{ classes, maxDifference },
    shown: SHOWN_PICTURES[Math.floor(at / classes)] ?? 'whole',
    classIndex: isComparable ? at % classes : classIndex,
    then: evidence.probability,
    now: { whole: probability('whole'), covered: probability('covered'), only: probability('only') },
    deviceDescription: asked.device.description,
    reasons: [
      ...(other ? [`Computed with another network, ${other.card.name} of ${other.createdAt.slice(0, 10)}.`] : []),
      ...changedInputs(evidence, { ...asked, network, imageHash: image.hash, version }),
    ],
  };
}

/** Throws `conflict` with the field where another network cannot be asked about the same region and class. */
export function requireSameQuestion({ target, evidence }: FindingOf<'region'>, { card }: Network): void {
  const conflict = (message: string) => new AppError('conflict', message, { field: 'networkId' });
  const label = card.labels[target.classIndex];
  if (label !== evidence.classLabel)
    throw conflict(`Class ${target.classIndex} of ${card.name} is ${label ?? 'missing'}, not ${evidence.classLabel}: take a network with the same classes.`); // prettier-ignore
  const { width, height } = card.input;
  if (width !== evidence.width || height !== evidence.height)
    throw conflict(`${card.name} is shown ${width} × ${height} pixels, and the region is one of ${evidence.width} × ${evidence.height}: take a network with the same input.`); // prettier-ignore
}

function changedInputs(
  { provenance: then }: RegionEvidence,
  now: Pick<RegionAnswer, 'pixelsHash' | 'device'> & { network: Network; imageHash: string; version: string },
): string[] {
  const { network, imageHash, pixelsHash, device, version } = now;
  const engine = ({ engine: name, engineVersion }: typeof device) => `${name} ${engineVersion}`;
  const method: string = COVERED_ALGORITHM;
  const reasons: (string | false)[] = [
    network.weightsHash !== then.weightsHash && 'The weights of the network are different.',
    network.cardHash !== then.cardHash && 'The model card is different.',
    imageHash !== then.imageHash
      ? 'The picture is a different file.'
      : pixelsHash !== then.pixelsHash && 'The same picture is decoded or resized to different pixels.',
    method !== then.algorithm && `The method is ${method}, it was ${then.algorithm}.`,
    device.description !== then.device.description && `Computed on ${device.description}, the evidence on ${then.device.description}.`, // prettier-ignore
    engine(device) !== engine(then.device) && `Computed by ${engine(device)}, the evidence by ${engine(then.device)}.`,
    version !== then.specularVersion && `Computed by Specular ${version}, the evidence by ${then.specularVersion}.`,
  ];
  return reasons.filter((reason) => reason !== false);
}

function largestDifference(then: Float32Array, now: Float32Array): { at: number; maxDifference: number } {
  let [at, maxDifference] = [0, 0];
  then.forEach((probability, k) => {
    const difference = Math.abs(probability - now[k]!);
    if (difference > maxDifference) [at, maxDifference] = [k, difference];
  });
  return { at, maxDifference };
}

function gone(what: string): FindingOutcome {
  return { verdict: 'failed', message: `${what} does not exist any more: nothing of this finding can be computed again. Its evidence stays as it is.` }; // prettier-ignore
}
