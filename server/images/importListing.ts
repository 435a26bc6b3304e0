/** Takes the files of a zip or a folder into a set, with progress; an interrupted import goes on where it stopped. */
import { shownPath, storedName } from '@/lib/pictures/filePaths';
import { refusalMessage, type FileListing, type ListedFile } from './fileListing';
import type { ImportCounts, ImportWatch } from './imageService';
import { importPictures, type ImportDependencies, type Incoming } from './importPictures';
import { inTurns } from './inTurns';
import { readLabelling, type Labelling } from './labelsFile';

const COUNT_OF = { added: 'added', present: 'alreadyThere', refused: 'refusedCount' } as const;

/** Throws what ends an import as a whole: tables of labels that cannot be read, a full disk, the reason of the signal. */
export async function importListing(
  dependencies: ImportDependencies,
  imageSetId: string,
  listing: FileListing,
  watch: ImportWatch,
): Promise<ImportCounts> {
  const { signal, onProgress, onRefused, resumeKey } = watch;
  const labelling = await readLabelling(listing);
  const total = labelling.pictures.length + labelling.problems.length + listing.refused.length;
  const counts = { added: 0, alreadyThere: 0, refusedCount: 0 };
  const prefix = resumeKey === undefined ? null : `${resumeKey}.`;
  const addedBefore = new Set(
    prefix === null ? [] : await dependencies.database.images.idsWithPrefix(imageSetId, prefix),
  );
  onProgress?.({ ...counts, done: 0, total });
  let done = 0;
  for await (const outcomes of importPictures(dependencies, imageSetId, files(), signal)) {
    const refused = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.file] : []));
    for (const { kind } of outcomes) counts[COUNT_OF[kind]]++;
    done += outcomes.length;
    if (refused.length > 0) await onRefused?.(refused);
    onProgress?.({ ...counts, done, total });
  }
  return counts;

  async function* files(): AsyncGenerator<Incoming> {
    yield* inTurns(listing.refused);
    yield* inTurns(labelling.problems);
    for await (const [index, file] of inTurns(labelling.pictures.entries())) {
      const id = prefix === null ? undefined : prefix + index;
      yield id !== undefined && addedBefore.has(id) ? { addedBefore: true } : await read(file, id, labelling);
    }
  }
}

async function read(file: ListedFile, id: string | undefined, { labelOf }: Labelling): Promise<Incoming> {
  try {
    const { path } = file;
    return { id, path, fileName: storedName(path), label: labelOf(path), bytes: await file.read() };
  } catch (error) {
    const message = refusalMessage(error);
    if (message === null) throw error;
    return { fileName: shownPath(file.path), message };
  }
}
