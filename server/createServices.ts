/** Wires the server together: who gets what is written here and nowhere else. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { createActivationService } from './activations/createActivationService';
import { createAttributionService } from './attribution/createAttributionService';
import type { ArtifactStore } from './artifacts/artifactStore';
import { createDiskArtifactStore } from './artifacts/diskArtifactStore';
import { createCatalogueService } from './catalogue/createCatalogueService';
import { readCatalogue } from './catalogue/readCatalogue';
import { createBatchService } from './batches/createBatchService';
import { createCollectionService } from './collections/createCollectionService';
import type { Compute } from './compute/compute';
import { createComputePool } from './compute/computePool';
import type { Config } from './config';
import type { Database } from './db/database';
import { openDatabase } from './db/openDatabase';
import { createEmbeddingPool } from './embedding/computation/embeddingPool';
import { createEmbeddingService } from './embedding/createEmbeddingService';
import { createFeatureService } from './features/createFeatureService';
import { createFilterService } from './filters/createFilterService';
import { createFindingArchive } from './findings/archive/createFindingArchive';
import { createFindingService } from './findings/createFindingService';
import { createSavedFilterService } from './findings/savedFilterService';
import { createHandService } from './hand/createHandService';
import { createInboxService } from './inbox/createInboxService';
import { imageReader } from './image/imageReader';
import { renderHeatmap } from './image/renderHeatmap';
import { createAtlas } from './images/atlas';
import { createImageService } from './images/createImageService';
import { createImportService } from './images/createImportService';
import { createThumbnails } from './images/thumbnails';
import { createJobService } from './jobs/createJobService';
import { createLabellingService } from './labels/createLabellingService';
import type { Log } from './log';
import { createMeaningService } from './meaning/createMeaningService';
import { createSentencePool } from './meaning/sentencePool';
import { createNetworkService } from './networks/createNetworkService';
import { PROJECT_ROOT } from './projectRoot';
import { createPatchService } from './patches/createPatchService';
import { createPredictionService } from './predictions/createPredictionService';
import type { Services } from './services';
import { createSelectionService } from './selections/createSelectionService';
import { createShareService } from './share/createShareService';
import { linkTokens, readLinkKey } from './share/linkTokens';
import { createStorageService } from './storage/createStorageService';
import { createTaskService } from './tasks/createTaskService';

export interface RunningServices {
  services: Services;
  /** Tells a second server that finds the data directory taken where this one is. */
  announce(url: string): Promise<void>;
  /** Stops the jobs, stores what they computed, ends the workers, closes the database and gives its lock back. */
  close(): Promise<void>;
}

/**
 * Opens the data directory and makes every service. Throws `conflict` when another process holds the directory. Does not start what a dead process left behind: that is
 * `services.jobs.recover()`, `services.tasks.recover()` and `services.embeddings.recover()`.
 */
export async function createServices(options: {
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'device' | 'cacheBytes' | 'modelBaseUrl' | 'modelCatalogue'>;
  log: Log;
}): Promise<RunningServices> {
  const { config, log } = options;
  const dataDir = path.resolve(config.dataDir);
  await makeDataDirectory(dataDir);
  const version = await readVersion();
  const publishedModels = await readCatalogue(config.modelCatalogue);
  const database = await openDatabase({ dataDir, databaseUrl: config.databaseUrl });
  const artifacts = createDiskArtifactStore(path.join(dataDir, 'artifacts'));
  const compute = createComputePool({ device: config.device, log });
  const tasks = createTaskService({ tasks: database.tasks, log });
  const networks = createNetworkService({ database, artifacts, compute, imageReader });
  const published = { catalogue: publishedModels, baseUrl: config.modelBaseUrl };
  const catalogue = createCatalogueService({ ...published, artifacts, networks, tasks, dataDir });
  const { images, atlas } = createPictureServices(path.join(dataDir, 'thumbnails'), database, artifacts);
  const jobs = createJobService({ database, artifacts, compute, images, version, log });
  const imports = createImportService({ folder: path.join(dataDir, 'imports'), database, artifacts, images, tasks });
  const predictions = createPredictionService({ database, artifacts, compute, imageReader, tasks, version, log });
  const batches = createBatchService({ database, artifacts, imageReader, jobs, tasks });
  const features = createFeatureService({ database, artifacts, compute, networks, imageReader, tasks, version, log });
  const layers = createLayerServices({ database, artifacts, compute, networks, images, features, tasks, version, log });
  const attributions = createAttributionService({ networks, images, jobs, artifacts, compute, tasks, version });
  const hand = createHandService({ database, artifacts, images, compute });
  const pool = createEmbeddingPool({ log });
  const embeddings = createEmbeddingService({ database, artifacts, features, tasks, pool, version, log });
  const selections = createSelectionService({ database });
  const inbox = createInboxService({ database });
  const findings = createFindingService({
    ...{ inbox, database, artifacts, jobs, networks, images, embeddings, selections, compute },
    ...layers,
    ...{ version, log },
  });
  const core = { database, artifacts, networks, images, version, log };
  const review = await createReviewServices({ ...core, ...layers, findings, inbox }, dataDir);
  const storage = createStorageService({
    ...{ dataDir, artifacts, database, jobs, features, embeddings, catalogue },
    ...{ limitBytes: config.cacheBytes, log },
  });
  return {
    services: {
      ...{ database, artifacts, imageReader, renderHeatmap },
      jobs,
      networks,
      catalogue,
      images,
      imports,
      atlas,
      predictions,
      batches,
      features,
      ...layers,
      attributions,
      hand,
      embeddings,
      selections,
      findings,
      inbox,
      ...review,
      tasks,
      storage,
      device: (format) => compute.device(format),
      version,
    },
    announce: (url) => database.setUrl(url),
    async close() {
      // In this order: maps wait for tasks, and tasks may wait for jobs, which store their last cells through the
      // database. That is closed even when one of them fails.
      try {
        await storage.close();
        await review.meaning.close();
        await embeddings.close();
        await tasks.close();
        await jobs.close();
        await compute.close();
      } finally {
        await database.close();
      }
    },
  };
}

/** What is inside a network, layer by layer. */
function createLayerServices(
  dependencies: Pick<Services, 'database' | 'artifacts' | 'networks' | 'images' | 'features' | 'tasks' | 'version'> & {
    compute: Compute;
    log: Log;
  },
) {
  const activations = createActivationService(dependencies);
  const filters = createFilterService({ ...dependencies, imageReader });
  return { activations, filters, patches: createPatchService({ ...dependencies, activations }) };
}

/** What people do with findings. */
async function createReviewServices(
  dependencies: Pick<Services, 'database' | 'artifacts' | 'findings' | 'inbox' | 'networks' | 'images' | 'version'> &
    ReturnType<typeof createLayerServices> & { log: Log },
  dataDir: string,
) {
  const tokens = linkTokens(await readLinkKey(dataDir));
  const labellings = createLabellingService(dependencies);
  const collections = createCollectionService(dependencies);
  return {
    findingArchive: createFindingArchive({ ...dependencies, labellings, collections }),
    savedFilters: createSavedFilterService(dependencies),
    labellings,
    collections,
    meaning: createMeaningService({ ...dependencies, sentences: createSentencePool(dependencies) }),
    share: createShareService({ ...dependencies, collections, tokens }),
  };
}

function createPictureServices(folder: string, database: Database, artifacts: ArtifactStore) {
  const thumbnails = createThumbnails({ folder, artifacts, imageReader });
  return {
    images: createImageService({ database, artifacts, imageReader, thumbnails }),
    atlas: createAtlas({ folder, thumbnails, images: database.images }),
  };
}

async function makeDataDirectory(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
  } catch (cause) {
    throw new AppError(
      'invalid_input',
      `The data directory ${dataDir} cannot be made: ${(cause as Error).message}. Set SPECULAR_DATA to a folder that you may write to.`,
      { field: 'SPECULAR_DATA', cause },
    );
  }
}

async function readVersion(): Promise<string> {
  const text = await readFile(path.join(PROJECT_ROOT, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
