/** Findings about pictures on a map: compared at once, because nothing of them is computed by a network. */
import type { FindingOf } from '@/lib/domain/finding';
import type { SheetPicture } from '@/lib/domain/pointsFinding';
import { csvField } from '@/lib/occlusion/mapCsv';
import { decodePictures } from '../../embedding/pointsFile';
import { comparePoints } from './comparePoints';
import { SHEET_PICTURES } from './contactSheet';
import type { FindingFile, FindingKind } from './findingKind';
import { freezePoints, type PointsSources } from './freezePoints';

type PointsFinding = FindingOf<'points'>;

export function pointsKind(sources: PointsSources): FindingKind<'points'> {
  const { artifacts } = sources;
  const npy = async (hash: string): Promise<FindingFile> => ({
    bytes: await artifacts.get(hash),
    contentType: 'application/octet-stream',
    immutable: true,
  });
  const files: Record<string, (evidence: PointsFinding['evidence']) => Promise<FindingFile>> = {
    'coordinates.npy': ({ coordinatesHash }) => npy(coordinatesHash),
    'mask.npy': ({ maskHash }) => npy(maskHash),
    'members.csv': (evidence) => membersCsv(evidence, sources),
    'sheet.png': async ({ sheetHash }) => ({
      bytes: await artifacts.get(sheetHash),
      contentType: 'image/png',
      immutable: true,
    }),
    'sheet.json': (evidence) => sheetList(evidence, sources),
  };
  return {
    freeze: async (draft) => ({ kind: 'points', ...(await freezePoints(draft, sources)) }),
    check: async (finding) => ({ outcome: await comparePoints(finding, sources) }),
    hasMember: async ({ evidence: { membersHash } }, imageId) =>
      decodePictures(await artifacts.get(membersHash)).some(({ id }) => id === imageId),
    async file({ evidence }, name) {
      return Object.hasOwn(files, name) ? ((await files[name]?.(evidence)) ?? null) : null;
    },
  };
}

/** As it can be imported as labels again, with the content hash of each picture. */
async function membersCsv(
  { membersHash }: PointsFinding['evidence'],
  { artifacts }: Pick<PointsSources, 'artifacts'>,
): Promise<FindingFile> {
  const lines = decodePictures(await artifacts.get(membersHash)).map(
    ({ fileName, label, hash }) => `${csvField(fileName)},${csvField(label ?? '')},${hash}\r\n`,
  );
  const bytes = new TextEncoder().encode(`file,label,sha256\r\n${lines.join('')}`);
  return { bytes, contentType: 'text/csv; charset=utf-8', immutable: true };
}

/** Which pictures the contact sheet has, and where in their set they are now. */
async function sheetList(
  { membersHash }: PointsFinding['evidence'],
  { artifacts, database }: Pick<PointsSources, 'artifacts' | 'database'>,
): Promise<FindingFile> {
  const shown = decodePictures(await artifacts.get(membersHash)).slice(0, SHEET_PICTURES);
  const rows = await database.images.getMany(shown.map(({ id }) => id));
  const positions = new Map(rows.map(({ id, position }) => [id, position]));
  const pictures: SheetPicture[] = shown.map(({ id, fileName, label }) => ({
    imageId: id,
    fileName,
    label,
    position: positions.get(id) ?? null,
  }));
  const bytes = new TextEncoder().encode(JSON.stringify({ pictures }));
  return { bytes, contentType: 'application/json', immutable: false };
}
