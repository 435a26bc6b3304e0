/**
 * Published networks that can be pulled: where each lies, the hash that its file must have, and the card that it gets.
 * Weights never come with the project. What the cards say about preprocessing is what the networks' origins imply;
 * where nobody has checked it against known pictures, `preprocessingVerified` is false and every view says so.
 */
import { z } from 'zod';
import { idSchema, sha256Schema } from '../domain/hash';
import { modelInputSchema, modelOutputSchema, type ResolvedModelCard } from '../domain/modelCard';
import published from './catalogue.json';
import imagenet from './imagenetLabels.json';

/** The 1,000 classes of ILSVRC 2012, in the order of their index. Source and licence are in the file. */
export const IMAGENET_LABELS: readonly string[] = imagenet.labels;

export const catalogueEntrySchema = z.strictObject({
  id: idSchema,
  title: z.string().trim().min(1).max(100),
  year: z.int().optional(),
  /** One or two sentences for somebody who has not met it. */
  summary: z.string().max(500).default(''),
  /** One of the networks that the lecture is about. */
  lecture: z.boolean().default(false),
  /** Below the base address: of the publisher or of a mirror. */
  path: z
    .string()
    .min(1)
    .max(500)
    .regex(/^[A-Za-z0-9_.+-]+(\/[A-Za-z0-9_.+-]+)*$/, 'must be a relative path of plain names')
    .refine((path) => !path.split('/').some((part) => part === '.' || part === '..'), 'must not climb'),
  sha256: sha256Schema,
  bytes: z
    .int()
    .min(1)
    .max(2 ** 31 - 1),
  opset: z.int(),
  input: modelInputSchema,
  output: modelOutputSchema,
  preprocessingVerified: z.boolean().default(false),
  labels: z.union([z.literal('imagenet-1000'), z.array(z.string()).min(1)]),
});
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>;

export const catalogueSchema = z.strictObject({
  /** Where the paths begin, unless a mirror is set. */
  baseUrl: z.string().regex(/^https?:\/\/[^\s?#]+$/, 'must be an address that begins with http:// or https://'),
  models: z.array(catalogueEntrySchema).refine((models) => new Set(models.map(({ id }) => id)).size === models.length, {
    message: 'has an id twice',
  }),
});
export type Catalogue = z.infer<typeof catalogueSchema>;

/** The catalogue of this version. */
export const CATALOGUE: Catalogue = catalogueSchema.parse(published);

/** The address of a file below a base address that may lack its last slash. */
export function addressOf(baseUrl: string, path: string): string {
  return baseUrl.endsWith('/') ? baseUrl + path : `${baseUrl}/${path}`;
}

/** The card that a pulled network gets. It does not depend on the mirror: the same network is the same everywhere. */
export function cardOf(entry: CatalogueEntry, { baseUrl }: Pick<Catalogue, 'baseUrl'>): ResolvedModelCard {
  const { title, path, input, output, labels, preprocessingVerified } = entry;
  const checked = preprocessingVerified ? '' : ' (preprocessing as its origin implies, unverified)';
  return {
    name: title,
    format: 'onnx',
    file: path.slice(path.lastIndexOf('/') + 1),
    input,
    output,
    labels: labels === 'imagenet-1000' ? [...IMAGENET_LABELS] : labels,
    source: `${addressOf(baseUrl, path)}${checked}`,
  };
}
