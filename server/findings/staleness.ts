/** Whether what a finding is about was replaced or is gone. */
import type { Finding, FindingOf } from '@/lib/domain/finding';
import { partsOf, withPart } from '@/lib/domain/findingParts';
import { canonicalJson } from '@/lib/domain/hash';
import type { StaleReason } from '@/lib/domain/findingStaleness';
import type { Network } from '@/lib/domain/network';
import type { Sha256 } from '@/lib/domain/hash';
import { decodePictures } from '../embedding/pointsFile';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database, PictureState } from '../db/database';

export interface StalenessSources {
  database: { networks: Pick<Database['networks'], 'list'>; images: Pick<Database['images'], 'stateSince'> };
  artifacts: Pick<ArtifactStore, 'get'>;
}

interface UsedPicture {
  id: string;
  hash: Sha256;
  name: string;
}

/** Ids of pictures that are asked for at a time: a whole map has up to 100,000. */
const PICTURES_AT_ONCE = 5_000;

/**
 * Every reason to look at the finding again, once, with the parts that it is a reason for; none: all of it is as it was.
 * Throws when stored bytes cannot be read.
 */
export async function stalenessOf(finding: Finding, sources: StalenessSources): Promise<StaleReason[]> {
  const { networks, images } = sources.database;
  const parts = await Promise.all(
    partsOf(finding).map(async (part) => {
      const whole = withPart(finding, part);
      return { number: part.number, whole, used: await usedPictures(whole, sources) };
    }),
  );
  const since = parts.map(({ whole }) => whole.createdAt).toSorted()[0] ?? finding.createdAt;
  const [all, states] = await Promise.all([
    networks.list(),
    statesOf(
      parts.flatMap(({ used }) => used.map(({ id }) => id)),
      since,
      images,
    ),
  ]);
  const found = new Map<string, StaleReason & { parts: number[] }>();
  for (const { number, whole, used } of parts) {
    const network = networkReason(whole, all);
    for (const reason of [...(network ? [network] : []), ...pictureReasons(used, whole.createdAt, states)]) {
      const key = canonicalJson(reason);
      const before = found.get(key)?.parts ?? [];
      if (before.at(-1) !== number) found.set(key, { ...reason, parts: [...before, number] });
    }
  }
  const isOne = parts.length === 1;
  return [...found.values()].map(({ parts: of, ...reason }) => (isOne ? reason : { ...reason, parts: of }));
}

/** What became of the pictures of all parts, by their ids. */
async function statesOf(
  ids: readonly string[],
  since: string,
  images: StalenessSources['database']['images'],
): Promise<Map<string, PictureState>> {
  const once = [...new Set(ids)];
  const states = new Map<string, PictureState>();
  for (let from = 0; from < once.length; from += PICTURES_AT_ONCE)
    for (const state of await images.stateSince(once.slice(from, from + PICTURES_AT_ONCE), since))
      states.set(state.id, state);
  return states;
}

function networkReason({ target, evidence, createdAt: since }: Finding, all: readonly Network[]): StaleReason | null {
  const used = all.find(({ id }) => id === target.networkId);
  if (!used) return { kind: 'network-gone', name: evidence.networkName };
  const isNewer = ({ card, weightsHash, createdAt }: Network) =>
    card.name === used.card.name && weightsHash !== used.weightsHash && createdAt > used.createdAt && createdAt > since;
  const newer = all.filter(isNewer).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
  return newer ? { kind: 'newer-weights', networkId: newer.id, name: newer.card.name, at: newer.createdAt } : null;
}

function pictureReasons(
  used: readonly UsedPicture[],
  since: string,
  states: ReadonlyMap<string, PictureState>,
): StaleReason[] {
  return used.flatMap(({ id, hash, name }): StaleReason[] => {
    const state = states.get(id);
    if (!state) return [{ kind: 'picture-gone', name }];
    const isReplaced = state.replacedAt !== null && state.replacedAt >= since;
    return state.hash !== hash || isReplaced ? [{ kind: 'picture-replaced', name }] : [];
  });
}

async function usedPictures(finding: Finding, { artifacts }: StalenessSources): Promise<UsedPicture[]> {
  switch (finding.kind) {
    case 'occlusion': {
      const { provenance, imageName } = finding.evidence;
      return [{ id: finding.target.imageId, hash: provenance.imageHash, name: imageName }];
    }
    case 'region': {
      const { provenance, imageName } = finding.evidence;
      return [{ id: finding.target.imageId, hash: provenance.imageHash, name: imageName }];
    }
    case 'channel':
      return channelPictures(finding);
    case 'points':
      return decodePictures(await artifacts.get(finding.evidence.membersHash)).map(({ id, hash, fileName }) => ({ id, hash, name: fileName })); // prettier-ignore
  }
}

function channelPictures({ evidence: { map, patches } }: FindingOf<'channel'>): UsedPicture[] {
  const used = [
    ...(map ? [{ id: map.imageId, hash: map.imageHash, name: map.imageName }] : []),
    ...[...(patches?.highest ?? []), ...(patches?.lowest ?? [])].map(({ imageId, imageHash, fileName }) => ({ id: imageId, hash: imageHash, name: fileName })), // prettier-ignore
  ];
  return [...new Map(used.map((one) => [one.id, one])).values()];
}
