/**
 * What the server consists of, made once by createServices and handed to the REST routes and the rooms. Next bundles
 * the routes apart from the server, so they find it on globalThis.
 */
import type { ActivationService } from './activations/activationService';
import type { ArtifactStore } from './artifacts/artifactStore';
import type { AttributionService } from './attribution/attributionService';
import type { BatchService } from './batches/batchService';
import type { CatalogueService } from './catalogue/catalogueService';
import type { CollectionService } from './collections/collectionService';
import type { Database } from './db/database';
import type { ImageReader } from './image/fitImage';
import type { HandService } from './hand/handService';
import type { HeatmapPicture } from './image/renderHeatmap';
import type { JobService } from './jobs/jobService';
import type { EmbeddingService } from './embedding/embeddingService';
import type { FeatureService } from './features/featureService';
import type { FilterService } from './filters/filterService';
import type { FindingArchiveService } from './findings/archive/findingArchiveService';
import type { FindingService } from './findings/findingService';
import type { InboxService } from './inbox/inboxService';
import type { SavedFilterService } from './findings/savedFilterService';
import type { LabellingService } from './labels/labellingService';
import type { MeaningService } from './meaning/meaningService';
import type { NetworkService } from './networks/networkService';
import type { Atlas } from './images/atlas';
import type { ImageService } from './images/imageService';
import type { ImportService } from './images/importService';
import type { PatchService } from './patches/patchService';
import type { PredictionService } from './predictions/predictionService';
import type { SelectionService } from './selections/selectionService';
import type { ShareService } from './share/shareService';
import type { StorageService } from './storage/storageService';
import type { TaskService } from './tasks/taskService';
import type { ModelCard } from '@/lib/domain/modelCard';
import type { Device } from '@/lib/domain/provenance';

export interface Services {
  database: Database;
  artifacts: ArtifactStore;
  imageReader: ImageReader;
  /** PNG of a heatmap over its picture, with the legend. Here, so that the pages' bundle needs no image library. */
  renderHeatmap(picture: HeatmapPicture): Promise<Uint8Array>;
  jobs: JobService;
  networks: NetworkService;
  catalogue: CatalogueService;
  images: ImageService;
  imports: ImportService;
  /** Pages of small pictures for maps. */
  atlas: Atlas;
  predictions: PredictionService;
  /** Occlusion of many pictures. */
  batches: BatchService;
  features: FeatureService;
  /** Weights of layers, and what is measured of them. */
  filters: FilterService;
  activations: ActivationService;
  /** Other methods' maps of a picture, and how faithful maps are. */
  attributions: AttributionService;
  /** What a network says of a picture that is covered by hand. */
  hand: HandService;
  patches: PatchService;
  embeddings: EmbeddingService;
  selections: SelectionService;
  findings: FindingService;
  /** Findings out and in. */
  findingArchive: FindingArchiveService;
  /** What concerns a person, and who is known. */
  inbox: InboxService;
  savedFilters: SavedFilterService;
  /** Independent labels of channels. */
  labellings: LabellingService;
  /** Findings that make one argument together. */
  collections: CollectionService;
  /** Findings that are near to each other, or to a text, in what they mean. */
  meaning: MeaningService;
  /** Public links. */
  share: ShareService;
  tasks: TaskService;
  storage: StorageService;
  /** The device that computes; resolves once the first worker has probed. */
  device(format?: ModelCard['format']): Promise<Device>;
  version: string;
}

const KEY = Symbol.for('specular.services');

export function publishServices(services: Services): void {
  (globalThis as Record<symbol, unknown>)[KEY] = services;
}

export function getServices(): Services {
  const services = (globalThis as Record<symbol, unknown>)[KEY] as Services | undefined;
  if (!services)
    throw new Error('The services are not there: pages and routes run inside the Specular server (npm start).');
  return services;
}
