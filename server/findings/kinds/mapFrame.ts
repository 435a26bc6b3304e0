/** A map at one of its kept frames, with the pictures that its points are. */
import { AppError } from '@/lib/domain/appError';
import { decodeFrame } from '@/lib/embedding/frames';
import type { DraftOf } from '@/lib/domain/finding';
import type { ArtifactStore } from '../../artifacts/artifactStore';
import type { Database } from '../../db/database';
import type { EmbeddingRecord, MappedPicture } from '../../db/embeddingRecords';
import type { EmbeddingService } from '../../embedding/embeddingService';
import { decodePictures } from '../../embedding/pointsFile';

export interface MapFrameSources {
  database: { embeddings: Pick<Database['embeddings'], 'get' | 'frames'> };
  artifacts: Pick<ArtifactStore, 'get'>;
  embeddings: Pick<EmbeddingService, 'frame' | 'axes'>;
}

export interface MapFrame {
  record: EmbeddingRecord & { pointsHash: string };
  /** In the order of the points. */
  pictures: MappedPicture[];
  iteration: number;
  /** Of a map of principal components. */
  axes: [number, number] | null;
  /** x and y of each point. */
  positions: Float32Array;
}

/** Throws `not_found`, `invalid_input` and, for a map without a layout, `conflict`, with the field of the draft. */
export async function findMapFrame(asked: DraftOf<'points'>['map'], sources: MapFrameSources): Promise<MapFrame> {
  const { database, artifacts, embeddings } = sources;
  const record = await database.embeddings.get(asked.embeddingId);
  if (!record) throw new AppError('not_found', `There is no map "${asked.embeddingId}".`, { field: 'map.embeddingId' });
  const { points, pointsHash } = record;
  const kept = await database.embeddings.frames(record.id);
  const last = kept.at(-1);
  if (!points || pointsHash === null || !last)
    throw new AppError('conflict', 'This map has no layout yet, or it was cleared. Save the finding when it is there.', { field: 'map.embeddingId' }); // prettier-ignore
  const iteration = asked.iteration ?? last.iteration;
  if (!kept.some((frame) => frame.iteration === iteration))
    throw new AppError('not_found', `No frame of this map is kept at iteration ${iteration}. Go to one that is.`, { field: 'map.iteration' }); // prettier-ignore
  const axes = axesOf(asked, record);
  const { bytes } = axes
    ? await embeddings.axes(record.id, axes[0], axes[1])
    : await embeddings.frame(record.id, iteration);
  const pictures = decodePictures(await artifacts.get(pointsHash));
  return { record: { ...record, pointsHash }, pictures, iteration, axes, positions: decodeFrame(bytes).positions };
}

function axesOf({ axes }: DraftOf<'points'>['map'], { request }: EmbeddingRecord): [number, number] | null {
  if (request.spec.method === 'pca') return axes ?? [0, 1];
  if (axes === null) return null;
  throw new AppError('invalid_input', 'Only a map of principal components has axes to choose from.', { field: 'map.axes' }); // prettier-ignore
}
