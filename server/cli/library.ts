/**
 * The stored networks and image sets, for the commands that change them. While a server runs on the data directory it
 * is asked; otherwise the command opens the directory itself: never both, the embedded database belongs to one process.
 */
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';
import type { ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { Task } from '@/lib/domain/task';
import type { CardProblem } from '@/lib/domain/cardProblem';
import type { ModelCard } from '@/lib/domain/modelCard';
import type {
  CatalogueItem,
  CollectionFormat,
  FindingExportQuery,
  FindingImportReport,
  Proposal,
} from '@/lib/protocol/rest';
import { readConfig } from '../config';
import { readLockHolder } from '../db/dataLock';
import type { ExportedFile, ImportWatch as FindingImportWatch } from '../findings/archive/findingArchiveService';
import type { ImportCounts, ImportWatch } from '../images/imageService';
import { connectRemoteLibrary } from './remoteLibrary';

export interface ImageSource {
  kind: 'folder' | 'zip';
  path: string;
}

export interface PullWatch {
  signal: AbortSignal;
  onProgress(task: Task): void;
}

export interface Library {
  addNetwork(cardPath: string): Promise<Network>;
  /** Weights without a card: what they turned out to be, with a card proposed. */
  propose(weightsPath: string, labels?: string[]): Promise<Proposal>;
  checkCard(weightsHash: string, card: ModelCard): Promise<CardProblem[]>;
  addCard(weightsHash: string, card: ModelCard): Promise<Network>;
  networks(): Promise<Network[]>;
  createImageSet(name: string): Promise<ImageSet>;
  /** A folder, or a zip of one, into a set. What is there already is left as it is. */
  addImages(imageSetId: string, source: ImageSource, watch: ImportWatch): Promise<ImportCounts>;
  imageSets(): Promise<ImageSet[]>;
  catalogue(): Promise<CatalogueItem[]>;
  /** Pulls a network of the catalogue. What has arrived is kept when the signal stops it. */
  pull(id: string, watch: PullWatch): Promise<Network>;
  exportFindings(query: FindingExportQuery): Promise<ExportedFindings>;
  /** A collection with its findings. */
  exportCollection(id: string, format: CollectionFormat): Promise<ExportedFindings>;
  /** An archive that was exported as JSON. Stopped, it says what is here by then. */
  importFindings(file: string, watch: FindingImportWatch): Promise<FindingImportReport>;
  close(): Promise<void>;
}

export type ExportedFindings = Pick<ExportedFile, 'blocks' | 'openLabellings'>;

/** Where the library is: nothing is given, and it is where SPECULAR_DATA says. */
export interface LibraryPlace {
  /** A data directory. */
  data?: string;
  /** The address of a running server. */
  server?: string;
}

/** Lends the library to a command and closes it afterwards, also after an error. */
export async function withLibrary<T>(work: (library: Library) => Promise<T>, place: LibraryPlace = {}): Promise<T> {
  const library = await openLibrary(place);
  try {
    return await work(library);
  } finally {
    await library.close();
  }
}

async function openLibrary({ data, server }: LibraryPlace): Promise<Library> {
  if (server !== undefined) return connectRemoteLibrary(requireAddress(server));
  const config = readConfig(data === undefined ? process.env : { ...process.env, SPECULAR_DATA: data });
  const holder = await readLockHolder(path.resolve(config.dataDir));
  // Loaded here and not above: the commands that need no database start without it.
  if (!holder) return (await import('./localLibrary')).openLocalLibrary(config);
  if (!holder.url)
    throw new AppError(
      'conflict',
      `The data directory ${config.dataDir} is in use by process ${holder.pid}, which serves no page. Wait until it has ended.`,
    );
  return connectRemoteLibrary(holder.url);
}

function requireAddress(given: string): string {
  if (/^https?:\/\//i.test(given) && URL.canParse(given)) return given;
  throw new AppError('invalid_input', `--server ${given} is no address. Give one such as http://localhost:3000.`, {
    field: 'server',
  });
}
