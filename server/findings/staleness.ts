/** Whether what a finding is about was replaced or is gone. */
import type { Finding, FindingOf } from '@/lib/domain/finding';
import { partsOf, withPart } from '@/lib/domain/findingParts';
import { canonicalJson } from '@/lib/domain/hash';
import type { StaleReason } from '@/lib/domain/findingStaleness';
import type { Network } from '@/lib/domain/network';
import type { Sha256 } from '@/lib/domain/hash';
import { decodePictures } from '../embedding/pointsFile';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';

export interface StalenessSources {
  database: Pick<Database, 'networks' | 'images'>;
  artifacts: Pick<ArtifactStore, 'get'>;
}

interface UsedPicture {
  id: string;
  hash: Sha256;
  name: string;
}

/**
 * Every reason to look at the finding again, once, with the parts that it is a reason for; none: all of it is as it was.
 * Throws when stored bytes cannot be read.
 */
export async function stalenessOf(finding: Finding, sources: StalenessSources): Promise<StaleReason[]> {
  if (finding.added.length === 0) return stalenessOfPart(finding, sources);
  const found = new Map<string, StaleReason & { parts: number[] }>();
  for (const part of partsOf(finding))
    for (const reason of await stalenessOfPart(withPart(finding, part), sources)) {
      const key = canonicalJson(reason);
      const before = found.get(key)?.parts ?? [];
      found.set(key, { ...reason, parts: [...before, part.number] });
    }
  return [...found.values()];
}

async function stalenessOfPart(finding: Finding, sources: StalenessSources): Promise<StaleReason[]> {
  const [network, pictures] = await Promise.all([
    networkReason(finding, sources.database),
    usedPictures(finding, sources).then((used) => pictureReasons(used, finding.createdAt, sources.database)),
  ]);
  return [...(network ? [network] : []), ...pictures];
}

async function networkReason(
  { target, evidence, createdAt: since }: Finding,
  { networks }: StalenessSources['database'],
): Promise<StaleReason | null> {
  const all = await networks.list();
  const used = all.find(({ id }) => id === target.networkId);
  if (!used) return { kind: 'network-gone', name: evidence.networkName };
  const isNewer = ({ card, weightsHash, createdAt }: Network) =>
    card.name === used.card.name && weightsHash !== used.weightsHash && createdAt > used.createdAt && createdAt > since;
  const newer = all.filter(isNewer).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
  return newer ? { kind: 'newer-weights', networkId: newer.id, name: newer.card.name, at: newer.createdAt } : null;
}

async function pictureReasons(
  used: readonly UsedPicture[],
  since: string,
  { images }: StalenessSources['database'],
): Promise<StaleReason[]> {
  const ids = used.map(({ id }) => id);
  const rows = new Map((await images.getMany(ids)).map((row) => [row.id, row]));
  const replaced = new Set(await images.replacedSince(ids, since));
  return used.flatMap(({ id, hash, name }): StaleReason[] => {
    const row = rows.get(id);
    if (!row) return [{ kind: 'picture-gone', name }];
    return row.hash !== hash || replaced.has(id) ? [{ kind: 'picture-replaced', name }] : [];
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
