/** Findings about a part of a picture that was covered by hand: computed again at once, in three runs of the network. */
import type { FindingOf } from '@/lib/domain/finding';
import { regionAnswersCsv } from '@/lib/occlusion/regionCsv';
import { compareRegion, requireSameQuestion } from './compareRegion';
import type { FindingFile, FindingKind } from './findingKind';
import { freezeRegion, type RegionSources } from './freezeRegion';

type RegionFinding = FindingOf<'region'>;

export function regionKind(sources: RegionSources): FindingKind<'region'> {
  const stored = async (hash: string, contentType: string): Promise<FindingFile> => ({
    bytes: await sources.artifacts.get(hash),
    contentType,
    immutable: true,
  });
  const text = (content: string, contentType: string): Promise<FindingFile> =>
    Promise.resolve({ bytes: new TextEncoder().encode(content), contentType, immutable: true });
  const files: Record<string, (finding: RegionFinding) => Promise<FindingFile>> = {
    'picture.png': ({ evidence }) => stored(evidence.pictureHash, 'image/png'),
    'covered.png': ({ evidence }) => stored(evidence.coveredPictureHash, 'image/png'),
    'only.png': ({ evidence }) => stored(evidence.onlyPictureHash, 'image/png'),
    'answers.npy': ({ evidence }) => stored(evidence.answersHash, 'application/octet-stream'),
    'answers.csv': ({ evidence, target }) => text(regionAnswersCsv(evidence, target.classIndex), 'text/csv; charset=utf-8'),
    'region.json': ({ target }) => text(JSON.stringify(target.region), 'application/json'),
  }; // prettier-ignore
  return {
    freeze: async (draft) => ({ kind: 'region', target: draft.target, evidence: await freezeRegion(draft, sources) }),
    check: async (finding) => ({ outcome: await compareRegion(finding, sources) }),
    async checkWith(finding, network) {
      requireSameQuestion(finding, network);
      return { outcome: await compareRegion(finding, sources, network) };
    },
    async file(finding, name) {
      return Object.hasOwn(files, name) ? ((await files[name]?.(finding)) ?? null) : null;
    },
  };
}
