/** From what a person asks for to the row of the map that is it, with the pictures that it is made of. */
import { createHash, randomUUID } from 'node:crypto';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { EMBEDDING_ALGORITHM, embeddingRequestSchema, MAX_EMBEDDING_POINTS } from '@/lib/domain/embedding';
import type { EmbeddingSpec } from '@/lib/domain/embeddingSpec';
import { canonicalJson, type Sha256 } from '@/lib/domain/hash';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import type { EmbeddingRecord, Extension, MappedPicture, NewEmbeddingRecord } from '../db/embeddingRecords';
import type { FeatureService } from '../features/featureService';
import { checkTask } from './computation/checkTask';
import type { NewEmbedding } from './embeddingService';
import { decodePictures } from './pointsFile';

export interface PlanDependencies {
  database: Pick<Database, 'images' | 'embeddings'>;
  artifacts: Pick<ArtifactStore, 'get'>;
  features: Pick<FeatureService, 'plan'>;
}

export interface EmbeddingPlan {
  record: Omit<NewEmbeddingRecord, 'pointsHash'>;
  /** In the order of the points: those of the extended map first, in its order. */
  pictures: MappedPicture[];
}

/** Throws as EmbeddingService.start() does. */
export async function planEmbedding(
  { by, extends: extendsId, ...asked }: NewEmbedding,
  dependencies: PlanDependencies,
): Promise<EmbeddingPlan> {
  const { database, features } = dependencies;
  const request = parseOrThrow(embeddingRequestSchema, asked, 'The request');
  const { imageSetId, networkId, layer, pooling, spec } = request;
  const imageSet = await database.images.getSet(imageSetId);
  if (!imageSet) throw new AppError('not_found', `There is no image set "${imageSetId}".`, { field: 'imageSetId' });
  requireCount(imageSet.imageCount, spec);
  const space = await features.plan({ networkId, imageSetId, layer, pooling });
  const ofSet = await database.embeddings.pictures(imageSetId);
  requireCount(ofSet.length, spec);
  const base =
    extendsId === undefined
      ? null
      : await findBase(extendsId, { imageSetId, spec, featureKey: space.key }, dependencies);
  const pictures = base ? inOrderOf(base.pictures, ofSet) : ofSet;
  if (base) requireChange(base.pictures, pictures);
  const iterations = spec.method === 'pca' ? 0 : spec.iterations;
  return {
    record: {
      id: randomUUID(),
      key: keyOf({ spec, featureKey: space.key, pictures, base }),
      request,
      featureKey: space.key,
      layer: space.layer,
      extends: base?.id ?? null,
      extension: base?.extension ?? null,
      requestedBy: by,
      targetIterations: (base?.extension.iteration ?? 0) + iterations,
    },
    pictures,
  };
}

function requireCount(count: number, spec: EmbeddingSpec): void {
  if (count > MAX_EMBEDDING_POINTS)
    throw new AppError(
      'too_large',
      `The set has ${count.toLocaleString('en')} pictures; a map takes at most ${MAX_EMBEDDING_POINTS.toLocaleString('en')}. Make a set with some of them.`,
      { field: 'imageSetId' },
    );
  checkTask({ spec, vectors: { count } });
}

interface Base {
  id: string;
  extension: Extension;
  pictures: MappedPicture[];
}

/** What a map must have in common with the one that it extends. */
interface Common {
  imageSetId: string;
  spec: EmbeddingSpec;
  featureKey: Sha256;
}

async function findBase(id: string, asked: Common, { database, artifacts }: PlanDependencies): Promise<Base> {
  const record = await database.embeddings.get(id);
  if (!record) throw new AppError('not_found', `There is no map "${id}".`, { field: 'extends' });
  requireSame(record, asked);
  const extension = await extensionOf(record, database);
  return { id, extension, pictures: decodePictures(await artifacts.get(extension.pointsHash)) };
}

function requireSame(base: EmbeddingRecord, asked: Common): void {
  const what = differenceOf(base, asked);
  if (!what) return;
  throw new AppError('invalid_input', `The map that is to be extended was made with ${what}. Ask with the same ones; only the iterations may differ.`, { field: 'extends' }); // prettier-ignore
}

function differenceOf({ request, featureKey }: EmbeddingRecord, asked: Common): string | null {
  if (request.imageSetId !== asked.imageSetId) return 'the pictures of another image set';
  if (featureKey !== asked.featureKey) return 'other vectors (another network, layer or pooling)';
  const isSame = canonicalJson(withoutIterations(request.spec)) === canonicalJson(withoutIterations(asked.spec));
  return isSame ? null : 'other settings';
}

function withoutIterations(spec: EmbeddingSpec) {
  return { ...spec, iterations: undefined };
}

/**
 * The layout as it is now: it may be gone on with later. One that failed has a layout, too, if it ever had: where some of
 * its pictures are gone from the set it cannot go on itself.
 */
async function extensionOf(base: EmbeddingRecord, { embeddings }: Pick<Database, 'embeddings'>): Promise<Extension> {
  if (base.status !== 'finished' && base.status !== 'failed')
    throw new AppError('conflict', `The map that is to be extended is ${base.status}. Let it finish, or stop it, first.`, { field: 'extends' }); // prettier-ignore
  const frame = (await embeddings.frames(base.id)).at(-1);
  const { iteration, pointsHash, stateHash } = base;
  const isWhole = base.points !== null && (stateHash !== null || base.request.spec.method === 'pca');
  if (!frame || pointsHash === null || !isWhole) throw noLayout();
  return { iteration, pointsHash, frameHash: frame.hash, stateHash };
}

/**
 * Throws `conflict` when what a map goes on from was cleared since it was planned. To be called where nothing is cleared
 * before the map is stored.
 */
export async function requireStored(extension: Extension | null, artifacts: Pick<ArtifactStore, 'has'>): Promise<void> {
  if (!extension) return;
  const { pointsHash, frameHash, stateHash } = extension;
  for (const hash of [pointsHash, frameHash, stateHash])
    if (hash !== null && !(await artifacts.has(hash))) throw noLayout();
}

function noLayout(): AppError {
  return new AppError('conflict', 'The layout of the map that is to be extended was cleared, or it was stopped before it had one. Compute that map again first.', { field: 'extends' }); // prettier-ignore
}

function inOrderOf(first: readonly MappedPicture[], pictures: readonly MappedPicture[]): MappedPicture[] {
  const left = new Map(pictures.map((picture) => [picture.id, picture]));
  const kept = first.flatMap(({ id }) => left.get(id) ?? []);
  for (const { id } of kept) left.delete(id);
  return [...kept, ...left.values()];
}

function requireChange(before: readonly MappedPicture[], now: readonly MappedPicture[]): void {
  if (before.length !== now.length || before.some(({ id }, place) => now[place]?.id !== id)) return;
  throw new AppError('conflict', 'The map has all pictures of the set already, and no others: there is nothing to extend.', { field: 'extends' }); // prettier-ignore
}

/** Names a map by all that it is made of. */
function keyOf(made: {
  spec: EmbeddingSpec;
  featureKey: Sha256;
  pictures: readonly MappedPicture[];
  base: Base | null;
}): Sha256 {
  const { spec, featureKey, pictures, base } = made;
  const extended = base && { id: base.id, iteration: base.extension.iteration };
  const head = canonicalJson({ algorithm: EMBEDDING_ALGORITHM, featureKey, spec, extends: extended });
  const hash = createHash('sha256').update(head);
  for (const { id, hash: bytes } of pictures) hash.update(`\n${id} ${bytes}`);
  return hash.digest('hex');
}
