import { crc32 } from 'node:zlib';
import { Readable } from 'node:stream';
import { stat } from 'node:fs/promises';
import { AppError } from '@/lib/domain/appError';
import { eachPart } from '@/lib/domain/findingParts';
import type { Sha256 } from '@/lib/domain/hash';
import {
  ARCHIVE_DOCUMENT,
  archiveText,
  ARTIFACT_FOLDER,
  evidenceHashes,
  findingsNamed,
  withoutRunning,
  type ArchivedFinding,
} from '@/lib/findingArchive/archive';
import { picturesOf } from '@/lib/findingArchive/findingFacts';
import { findingsCsv } from '@/lib/findingArchive/findingsCsv';
import { findingUpTo } from '@/lib/findingArchive/findingUpTo';
import {
  documentFile,
  findingMarkdown,
  findingsIndex,
  MARKDOWN_INDEX,
  pictureFile,
} from '@/lib/findingArchive/findingsMarkdown';
import { MAX_ARCHIVE_BYTES } from '@/lib/protocol/findingArchiveRest';
import type { ArtifactStore } from '../../artifacts/artifactStore';
import type { Database } from '../../db/database';
import type { FindingOutline } from '../../db/findingArchiveRecords';
import type { CollectionService } from '../../collections/collectionService';
import { deferred } from '../../jobs/deferred';
import type { LabellingService } from '../../labels/labellingService';
import type { FindingService } from '../findingService';
import type { ExportedFile, ExportRequest, FindingArchiveService } from './findingArchiveService';
import { besideOf, closedLabellings, collectionsAt, NOTHING, shownLabellings, type Beside } from './besideFindings';
import { collectionReport } from './collectionReport';
import { htmlReport } from './htmlReport';
import { importArchive } from './importArchive';
import { MAX_DOCUMENT_BYTES, withArchiveZip } from './readArchiveZip';
import { quotedWords } from './quotedWords';
import { runningImports } from './runningImports';
import { storedZip, type ZippedFile } from './storedZip';
import { labellingFiles } from './takeThing';

export interface FindingArchiveOptions {
  database: Pick<
    Database,
    'findingArchive' | 'findings' | 'collectionArchive' | 'collections' | 'labellingArchive' | 'labellings'
  >;
  artifacts: Pick<ArtifactStore, 'get' | 'has' | 'put' | 'withTemporaryFile'>;
  findings: Pick<FindingService, 'announce'>;
  labellings: Pick<LabellingService, 'announce'>;
  collections: Pick<CollectionService, 'announce'>;
}

/** Findings that are read at a time. */
const PAGE = 100;

/** A file of the evidence, under its name in the zip. */
interface NamedArtifact {
  name: string;
  hash: Sha256;
}

export function createFindingArchive(options: FindingArchiveOptions): FindingArchiveService {
  const { artifacts, database } = options;
  const imports = runningImports();
  return {
    async export(request) {
      const beside = await besideOf(options, request);
      const outline = await outlineOf(options, request);
      switch (request.format) {
        case 'csv':
          return fileOf('csv', 'text/csv; charset=utf-8', findingsCsv(pagesOf(options, outline), request.linkOf));
        case 'html': {
          await namedArtifacts(options, outline, (finding) => eachPart(finding).flatMap(picturesOf));
          const picture = (hash: Sha256) => artifacts.get(hash);
          const pages = pagesOf(options, outline);
          return fileOf('html', 'text/html; charset=utf-8', htmlReport({ outline, pages, picture }));
        }
        case 'markdown': {
          const pictures = await namedArtifacts(options, outline, (finding) =>
            eachPart(finding).flatMap((part, k) =>
              picturesOf(part).map(({ hash, name }) => ({ hash, name: pictureFile(finding.id, name, k + 1) })),
            ),
          );
          const documents = async function* (): AsyncGenerator<ZippedFile> {
            for await (const page of pagesOf(options, outline))
              for (const finding of page)
                yield { name: documentFile(finding.id), bytes: Buffer.from(findingMarkdown(finding, quotedWords)) };
            yield* filesOf(options, pictures);
          };
          const blocks = zipOf(options, MARKDOWN_INDEX, () => findingsIndex(outline), documents());
          return fileOf('markdown.zip', 'application/zip', blocks);
        }
        case 'json':
          return archiveOf(options, outline, beside);
      }
    },
    countOpenLabellings: () => database.labellingArchive.countOpen(),
    async exportCollection(id, format) {
      const collection = await database.collectionArchive.whole(id);
      if (!collection) throw new AppError('not_found', `There is no collection "${id}".`);
      const named = format === 'json' ? findingsNamed(collection.entries) : collection.findingIds;
      const outline = await database.findingArchive.outline({}, named);
      if (format === 'json')
        return archiveOf(options, outline, { ...NOTHING, collections: [collection] }, 'collection');
      const byId = new Map(outline.map((one) => [one.id, one]));
      const inOrder = named.flatMap((one) => byId.get(one) ?? []);
      await namedArtifacts(options, inOrder, (finding) => eachPart(finding).flatMap(picturesOf));
      const source = {
        outline: inOrder,
        pages: pagesOf(options, inOrder),
        picture: (hash: Sha256) => artifacts.get(hash),
      };
      return fileOf('html', 'text/html; charset=utf-8', collectionReport(collection, source), 'collection');
    },
    import: (archive, watch = {}) =>
      artifacts.withTemporaryFile(archive, MAX_ARCHIVE_BYTES, (file) =>
        withArchiveZip(file, (zip) => imports.run(watch, (run) => importArchive(zip, options, run))),
      ),
    stopImport: (id) => imports.stop(id),
  };
}

/** The archive that can be taken in elsewhere. */
async function archiveOf(
  options: FindingArchiveOptions,
  outline: readonly FindingOutline[],
  { collections, labellings, openLabellings }: Beside,
  name?: string,
): Promise<ExportedFile> {
  const { database } = options;
  const files = await namedArtifacts(options, outline, (finding) =>
    evidenceHashes(finding).map((hash) => ({ hash, name: ARTIFACT_FOLDER + hash })),
  );
  // Their files are sent: one that is closed again meanwhile has none there.
  const closed: string[] = [];
  for await (const [labelling] of closedLabellings(options, labellings)) {
    closed.push(labelling.id);
    const hashes = labellingFiles(labelling);
    await requireStored(options, hashes, `the labelling “${labelling.name}”`);
    files.push(...hashes.map((hash) => ({ hash, name: ARTIFACT_FOLDER + hash })));
  }
  const sessionIds = [...new Set(outline.flatMap(({ sessionId, partSessionIds }) => [sessionId, ...partSessionIds]))].sort(); // prettier-ignore
  const text = async function* () {
    const sessions = [await database.findingArchive.sessions(sessionIds)];
    yield* archiveText({
      sessions,
      findings: pagesOf(options, outline),
      labellings: shownLabellings(options, closed),
      collections: collectionsAt(options, collections),
    });
  };
  const blocks = zipOf(options, ARCHIVE_DOCUMENT, text, filesOf(options, inOrderOnce(files)));
  return { ...fileOf('zip', 'application/zip', blocks, name), openLabellings };
}

/** By name, each name once. */
function inOrderOnce(files: readonly NamedArtifact[]): NamedArtifact[] {
  return [...new Map(files.map((one) => [one.name, one])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function fileOf(ending: string, contentType: string, blocks: ExportedFile['blocks'], name = 'findings'): ExportedFile {
  const fileName = ending === 'markdown.zip' ? `${name}-markdown.zip` : `${name}.${ending}`;
  return { blocks, contentType, fileName, openLabellings: 0 };
}

async function outlineOf({ database }: FindingArchiveOptions, { filter, ids }: ExportRequest) {
  const outline = await database.findingArchive.outline(filter, ids);
  const known = new Set(outline.map(({ id }) => id));
  const missing = ids?.find((id) => !known.has(id));
  if (missing !== undefined)
    throw new AppError('not_found', `There is no finding "${missing}" among those that are asked for.`, {
      field: 'id',
    });
  return outline;
}

/** In the order of the outline, each as it was when that was read: whatever comes meanwhile, all passes give the same. */
async function* pagesOf(
  { database }: FindingArchiveOptions,
  outline: readonly FindingOutline[],
): AsyncGenerator<ArchivedFinding[]> {
  for (let start = 0; start < outline.length; start += PAGE) {
    const page = new Map(outline.slice(start, start + PAGE).map((one) => [one.id, one]));
    yield (await database.findingArchive.whole([...page.keys()])).map((whole) =>
      withoutRunning(findingUpTo(whole, page.get(whole.id) ?? whole)),
    );
  }
}

/** Files of the findings, by name, each name once. Throws `storage_damaged` where one is not there: half a file is sent otherwise. */
async function namedArtifacts<T extends NamedArtifact>(
  options: FindingArchiveOptions,
  outline: readonly FindingOutline[],
  filesOf: (finding: ArchivedFinding) => readonly T[],
): Promise<NamedArtifact[]> {
  const named = new Map<string, Sha256>();
  const seen = new Set<Sha256>();
  for await (const page of pagesOf(options, outline))
    for (const finding of page)
      for (const { name, hash } of filesOf(finding)) {
        named.set(name, hash);
        if (seen.has(hash)) continue;
        seen.add(hash);
        await requireStored(options, [hash], `the finding “${finding.title}”`);
      }
  return inOrderOnce([...named].map(([name, hash]) => ({ name, hash })));
}

async function requireStored(
  { artifacts }: FindingArchiveOptions,
  hashes: readonly Sha256[],
  of: string,
): Promise<void> {
  for (const hash of hashes)
    if (!(await artifacts.has(hash)))
      throw new AppError(
        'storage_damaged',
        `A file of ${of} is missing (${hash}). Put back a backup of the data directory, or export the others.`,
      );
}

async function* filesOf(
  { artifacts }: FindingArchiveOptions,
  files: readonly NamedArtifact[],
): AsyncGenerator<ZippedFile> {
  for (const { name, hash } of files) yield { name, bytes: await artifacts.get(hash) };
}

/** The document first, then the files. Its size has to be known before it is sent, so it is written to the disk before. */
async function* zipOf(
  { artifacts }: FindingArchiveOptions,
  name: string,
  text: () => AsyncIterable<string> | Iterable<string>,
  files: AsyncIterable<ZippedFile>,
): AsyncGenerator<Uint8Array> {
  let crc = 0;
  const bytes = async function* () {
    for await (const block of text()) {
      const encoded = Buffer.from(block, 'utf8');
      crc = crc32(encoded, crc);
      yield encoded;
    }
  };
  const [written, sent] = [deferred<string>(), deferred<void>()];
  const kept = artifacts
    .withTemporaryFile(Readable.from(bytes(), { objectMode: false }), MAX_DOCUMENT_BYTES, async (path) => {
      written.resolve(path);
      await sent.promise;
    })
    .catch((error: unknown) => written.reject(error));
  try {
    const path = await written.promise;
    const { size } = await stat(path);
    const entries = async function* (): AsyncGenerator<ZippedFile> {
      yield { name, path, size, crc };
      yield* files;
    };
    yield* storedZip(entries());
  } finally {
    sent.resolve();
    await kept;
  }
}
