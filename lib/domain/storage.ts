/** What the data directory holds, by what it is for. */
import { z } from 'zod';

export const STORAGE_CATEGORIES = [
  'networks', // weights of stored networks
  'pictures', // pictures of image sets, and masks of their objects
  'evidence', // maps and pictures that findings show
  'results', // cells of occlusion runs, activation vectors
  'thumbnails',
  'uploads', // files that were sent and belong to nothing (yet)
  'pulls', // parts of networks that are being pulled, or were
  'imports', // zips that are being imported, and their reports
  'database',
  'other',
] as const;
export const storageCategorySchema = z.enum(STORAGE_CATEGORIES);
export type StorageCategory = z.infer<typeof storageCategorySchema>;

/** What may be cleared: it can be computed, sent or pulled again. */
export const CLEARABLE_CATEGORIES = ['results', 'thumbnails', 'uploads', 'pulls'] as const;
export const clearableCategorySchema = z.enum(CLEARABLE_CATEGORIES);
export type ClearableCategory = z.infer<typeof clearableCategorySchema>;

export const storageReportSchema = z.object({
  /** All of them, in the order above. */
  categories: z.array(z.object({ category: storageCategorySchema, bytes: z.int(), files: z.int() })),
  totalBytes: z.int(),
  /** Results, thumbnails and uploads together may have so many bytes; beyond it the longest unused ones go. */
  limitBytes: z.int(),
  /** Of what the limit is about. */
  cacheBytes: z.int(),
  freeDiskBytes: z.int(),
});
export type StorageReport = z.infer<typeof storageReportSchema>;
