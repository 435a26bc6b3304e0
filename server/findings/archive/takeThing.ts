/** Labellings and collections of an archive: one after the other, each whole or not at all. */
import type { Sha256 } from '@/lib/domain/hash';
import { findingsNamed, type ArchivedCollection, type ArchivedLabelling } from '@/lib/findingArchive/archive';
import { joinCollection, type CollectionAdditions } from '@/lib/findingArchive/joinCollection';
import type { Joined } from '@/lib/findingArchive/joinFinding';
import { joinLabelling, type LabellingAdditions } from '@/lib/findingArchive/joinLabelling';
import { readCollection } from '@/lib/findingArchive/readCollection';
import { readLabelling } from '@/lib/findingArchive/readLabelling';
import type { ImportedFinding } from '@/lib/protocol/findingArchiveRest';
import type { ArchiveRepository } from '../../db/archiveRecords';
import { ArchivedFiles } from './archivedFiles';
import { pictureProblem } from './checkEvidence';
import { invalid, keptAsItWas, namedOf, refusalOf, requireFiles, standsTwice, type Import, type Outcome } from './importContext'; // prettier-ignore

interface ThingKind<Whole, Additions> {
  rows: ArchiveRepository<Whole, Additions>;
  read(given: unknown, place: string): Whole;
  join(here: Whole, there: Whole): Joined<Additions>;
  nameOf(thing: Whole): string;
  filesOf(thing: Whole): Sha256[];
  /** Of one that is not here: throws where its files are not what it says. */
  checkFiles(thing: Whole, files: ArchivedFiles, place: string): Promise<void>;
  /** Throws where something is not here that it needs. */
  checkNeeds(thing: Whole, place: string): Promise<void>;
  announce(id: string): Promise<void>;
}

/** What became of it. `seen`: the ids of those of its kind that were taken in; this one is added. */
export async function takeThing<Whole extends { id: string }, Additions>(
  options: Import,
  kind: ThingKind<Whole, Additions>,
  given: unknown,
  place: string,
  seen: Set<string>,
): Promise<ImportedFinding> {
  const named = namedOf(given);
  try {
    const thing = kind.read(given, place);
    if (seen.has(thing.id)) throw standsTwice(place);
    const outcome = await takeIn(options, kind, thing, place);
    seen.add(thing.id);
    if (outcome !== 'unchanged') await kind.announce(thing.id);
    return { ...named, outcome };
  } catch (error) {
    return refusalOf(named, error);
  }
}

async function takeIn<Whole extends { id: string }, Additions>(
  { zip, artifacts }: Import,
  { rows, join, nameOf, filesOf, checkFiles, checkNeeds }: ThingKind<Whole, Additions>,
  thing: Whole,
  place: string,
): Promise<Outcome> {
  const files = new ArchivedFiles(zip, artifacts);
  // Each round but the last one means that somebody else stored something of it.
  for (;;) {
    const here = await rows.whole(thing.id);
    if (!here) {
      requireFiles(zip, filesOf(thing), place);
      await checkNeeds(thing, place);
      await checkFiles(thing, files, place);
      await files.store(filesOf(thing));
      if (await rows.add(thing)) return 'imported';
      continue;
    }
    const joined = join(here, thing);
    if (joined.kind === 'refused') throw keptAsItWas(nameOf(here), joined.why);
    await files.restore(filesOf(here));
    if (joined.kind === 'unchanged') return 'unchanged';
    await checkNeeds(thing, place);
    if (await rows.extend(here, joined.additions)) return 'updated';
  }
}

/** Of a collection all findings that its log names must be here, also those that were removed from it. */
export function collectionKind(options: Import): ThingKind<ArchivedCollection, CollectionAdditions> {
  const { database, collections } = options;
  return {
    rows: database.collectionArchive,
    read: readCollection,
    join: joinCollection,
    nameOf: ({ title }) => title,
    filesOf: () => [],
    checkFiles: async () => {},
    async checkNeeds({ entries }, place) {
      const named = findingsNamed(entries);
      const known = new Set((await database.findingArchive.outline({}, named)).map(({ id }) => id));
      const missing = named.filter((id) => !known.has(id));
      if (missing.length === 0) return;
      const which = missing.slice(0, 5).map((id) => `"${id}"`).join(', '); // prettier-ignore
      const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
      throw invalid(`${place}.entries: the ${missing.length === 1 ? 'finding' : 'findings'} ${which}${more} ${missing.length === 1 ? 'is' : 'are'} neither in the archive nor here. Export the collection with its findings.`); // prettier-ignore
    },
    async announce(id) {
      const stored = await database.collections.get(id);
      if (stored) collections.announce(stored);
    },
  };
}

export function labellingKind({ database, labellings }: Import): ThingKind<ArchivedLabelling, LabellingAdditions> {
  return {
    rows: database.labellingArchive,
    read: readLabelling,
    join: joinLabelling,
    nameOf: ({ name }) => name,
    filesOf: labellingFiles,
    checkNeeds: async () => {},
    async checkFiles({ labelled }, files, place) {
      for (const [k, { patchesPictureHash }] of labelled.entries()) {
        const problem = pictureProblem(await files.read(patchesPictureHash));
        if (problem !== null) throw invalid(`${place}.labelled[${k}].patchesPictureHash ${problem}.`);
      }
    },
    announce: async (id) => labellings.announce(id),
  };
}

/** Each once. */
export function labellingFiles({ labelled }: ArchivedLabelling): Sha256[] {
  return [...new Set(labelled.map(({ patchesPictureHash }) => patchesPictureHash))];
}
