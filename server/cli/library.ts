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
import type { CatalogueItem, Proposal } from '@/lib/protocol/rest';
import { readConfig } from '../config';
import { readLockHolder } from '../db/dataLock';
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
  close(): Promise<void>;
}

/** Lends the library to a command and closes it afterwards, also after an error. */
export async function withLibrary<T>(work: (library: Library) => Promise<T>): Promise<T> {
  const library = await openLibrary();
  try {
    return await work(library);
  } finally {
    await library.close();
  }
}

async function openLibrary(): Promise<Library> {
  const config = readConfig(process.env);
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
