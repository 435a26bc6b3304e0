/** Which pictures a map's points are, as an artifact: they stay its points when they are deleted from their set. */
import { z } from 'zod';
import type { EmbeddingPoints } from '@/lib/domain/embedding';
import { idSchema, sha256Schema } from '@/lib/domain/hash';
import type { MappedPicture } from '../db/embeddingRecords';

const schema = z.object({
  ids: z.array(idSchema),
  hashes: z.array(sha256Schema),
  fileNames: z.array(z.string()),
  labels: z.array(z.string().nullable()),
});

/** Equal pictures in equal order give equal bytes. */
export function encodePictures(pictures: readonly MappedPicture[]): Uint8Array {
  const columns: z.infer<typeof schema> = {
    ids: pictures.map(({ id }) => id),
    hashes: pictures.map(({ hash }) => hash),
    fileNames: pictures.map(({ fileName }) => fileName),
    labels: pictures.map(({ label }) => label),
  };
  return new TextEncoder().encode(JSON.stringify(columns));
}

export function decodePictures(bytes: Uint8Array): MappedPicture[] {
  const { ids, hashes, fileNames, labels } = schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  return ids.map((id, i) => ({ id, hash: hashes[i]!, fileName: fileNames[i]!, label: labels[i] ?? null }));
}

/** Labels in the order of their letters, so that the same pictures always get the same colours. */
export function toPoints(pictures: readonly MappedPicture[]): EmbeddingPoints {
  const labelNames = [...new Set(pictures.flatMap(({ label }) => label ?? []))].sort();
  const places = new Map(labelNames.map((name, place) => [name, place]));
  return {
    imageIds: pictures.map(({ id }) => id),
    fileNames: pictures.map(({ fileName }) => fileName),
    labels: pictures.map(({ label }) => (label === null ? -1 : (places.get(label) ?? -1))),
    labelNames,
  };
}
