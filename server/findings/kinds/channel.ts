/** Findings about a channel of a layer: compared at once, with what is computed in a moment and what a scan has found. */
import type { FindingOf } from '@/lib/domain/finding';
import type { FrozenPatch } from '@/lib/domain/channelFinding';
import { csvField } from '@/lib/occlusion/mapCsv';
import { compareChannel } from './compareChannel';
import { withLikeness, type LikenessSources } from './compareLikeness';
import type { FindingFile, FindingKind } from './findingKind';
import { freezeChannel, type ChannelSources } from './freezeChannel';

type Evidence = FindingOf<'channel'>['evidence'];

/** @param likeness what channels of other networks are asked about; left out: they are not */
export function channelKind(sources: ChannelSources, likeness?: LikenessSources): FindingKind<'channel'> {
  const stored = async (hash: string | null, contentType: string): Promise<FindingFile | null> =>
    hash === null ? null : { bytes: await sources.artifacts.get(hash), contentType, immutable: true };
  const npy = (hash: string | null) => stored(hash, 'application/octet-stream');
  const png = (hash: string | null) => stored(hash, 'image/png');
  const files: Record<string, (evidence: Evidence) => Promise<FindingFile | null>> = {
    'filter.npy': ({ filterHash }) => npy(filterHash),
    'map.npy': ({ mapHash }) => npy(mapHash),
    'filter.png': ({ filterPictureHash }) => png(filterPictureHash),
    'map.png': ({ mapPictureHash }) => png(mapPictureHash),
    'patches.png': ({ patchesPictureHash }) => png(patchesPictureHash),
    'patches.csv': async ({ patches }) => patches && patchesCsv(patches),
  };
  return {
    freeze: async (draft) => ({ kind: 'channel', ...(await freezeChannel(draft, sources)) }),
    check: async (finding) => ({ outcome: await compareChannel(finding, sources) }),
    checkWith: async (finding, network) => {
      const target = { ...finding.target, networkId: network.id };
      const outcome = await compareChannel({ ...finding, target }, sources, { isOtherNetwork: true });
      return { outcome: likeness ? await withLikeness(outcome, finding, network, likeness) : outcome };
    },
    async file({ evidence }, name) {
      return Object.hasOwn(files, name) ? ((await files[name]?.(evidence)) ?? null) : null;
    },
  };
}

const COLUMNS = 'side,rank,file,label,value,row,column,x,y,width,height,clipped,sha256';

/** Boxes in pixels of the picture as the network is shown it; empty where what the unit sees is not known. */
function patchesCsv({ highest, lowest }: NonNullable<Evidence['patches']>): FindingFile {
  const lines = [
    ...highest.map((patch, k) => lineOf('highest', k + 1, patch)),
    ...lowest.map((patch, k) => lineOf('lowest', k + 1, patch)),
  ];
  const bytes = new TextEncoder().encode(`${COLUMNS}\r\n${lines.join('')}`);
  return { bytes, contentType: 'text/csv; charset=utf-8', immutable: true };
}

function lineOf(side: string, rank: number, { fileName, label, value, place, box, clipped, imageHash }: FrozenPatch) {
  const where = box ? [box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0] : ['', '', '', ''];
  return `${[side, rank, csvField(fileName), csvField(label ?? ''), value, place.row, place.col, ...where, clipped, imageHash].join(',')}\r\n`;
}
