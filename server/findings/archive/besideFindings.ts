/** The collections and labellings that an archive has beside its findings. */
import type { CollectionVersion } from '@/lib/collections/collectionAt';
import type { ArchivedCollection, ArchivedLabelling } from '@/lib/findingArchive/archive';
import { collectionUpTo } from '@/lib/findingArchive/joinCollection';
import type { FindingArchiveOptions } from './createFindingArchive';
import type { ExportRequest } from './findingArchiveService';

/** What travels beside findings. */
export interface Beside {
  /** Of these versions, whatever is added while they are sent. */
  collections: readonly ({ id: string } & CollectionVersion)[];
  /** Ids of labellings that are closed. */
  labellings: readonly string[];
  openLabellings: number;
}
export const NOTHING: Beside = { collections: [], labellings: [], openLabellings: 0 };

/** Read before the findings: each finding that a collection names is then among them. */
export async function besideOf({ database }: FindingArchiveOptions, request: ExportRequest): Promise<Beside> {
  const isFiltered = request.ids !== undefined || Object.values(request.filter).some((value) => value !== undefined);
  if (request.format !== 'json' || isFiltered) return NOTHING;
  return {
    collections: await database.collectionArchive.versions(),
    labellings: await database.labellingArchive.closedIds(),
    openLabellings: await database.labellingArchive.countOpen(),
  };
}

/** Each in a page of its own, and nobody sees it yet. Those that were opened again meanwhile are left out. */
export async function* closedLabellings(
  { database }: FindingArchiveOptions,
  ids: readonly string[],
): AsyncGenerator<[ArchivedLabelling]> {
  for (const id of ids) {
    const whole = await database.labellingArchive.whole(id);
    if (whole?.state === 'closed') yield [whole];
  }
}

/** The same to be sent. Whoever gets the archive sees the labels: what is labelled from here on is not independent. */
export async function* shownLabellings(
  options: FindingArchiveOptions,
  ids: readonly string[],
): AsyncGenerator<[ArchivedLabelling]> {
  const { database, labellings } = options;
  for (const id of ids) {
    const before = await database.labellings.get(id);
    const noted = await database.labellings.noteShown(id);
    if (noted?.shownAt !== before?.shownAt) labellings.announce(id);
    yield* closedLabellings(options, [id]);
  }
}

export async function* collectionsAt(
  { database }: FindingArchiveOptions,
  versions: Beside['collections'],
): AsyncGenerator<[ArchivedCollection]> {
  for (const version of versions) {
    const whole = await database.collectionArchive.whole(version.id);
    if (whole) yield [collectionUpTo(whole, version)];
  }
}
