import type { ClearableCategory, StorageCategory } from '@/lib/domain/storage';

/** What each category is called, and what is in it. */
export const STORAGE_TEXT: Record<StorageCategory, { name: string; about: string }> = {
  networks: { name: 'Networks', about: 'weights of the stored networks' },
  pictures: { name: 'Pictures', about: 'pictures of the image sets, and masks of their objects' },
  evidence: { name: 'Findings', about: 'maps and pictures that findings show' },
  results: { name: 'Results', about: 'every cell of the occlusion runs; activation vectors and maps of image sets' },
  thumbnails: { name: 'Thumbnails', about: 'small copies of pictures, for lists' },
  uploads: { name: 'Unsaved uploads', about: 'files that were sent and belong to nothing' },
  pulls: { name: 'Partial pulls', about: 'parts of networks from the catalogue' },
  imports: { name: 'Imports', about: 'zips that are being imported, and reports of refused files' },
  database: { name: 'Database', about: 'names, settings, findings, predictions' },
  other: { name: 'Other', about: 'files that are being written, and the lock of the directory' },
};

/** What is lost when a category is cleared, and how it comes back. */
export const CLEARING_TEXT: Record<ClearableCategory, string> = {
  results:
    'Heatmaps, activation vectors and maps are computed again when somebody asks for them, which takes as long as it did at first. Runs that are not over, and everything that findings show, stay.',
  thumbnails: 'They are made again when a list shows them.',
  uploads:
    'Files that were sent but never saved as a network or a picture are gone; send them again if you need them. Those of the last hour stay.',
  pulls: 'The next pull of these networks begins at the first byte. Pulls that are under way are left alone.',
};
