/** Masks of pictures: files in a folder or a zip of their own, each named as its picture is, whatever the ending. */
import { AppError } from '@/lib/domain/appError';
import type { FileListing, ListedFile } from '../images/fileListing';
import { withListing } from './listedPictures';

export interface MaskFiles {
  /** The mask of a picture by its path; null where it has none. Throws `invalid_input` where it has several. */
  of(picture: string): ListedFile | null;
  /** Masks that are of none of these pictures. */
  strangers(pictures: readonly string[]): string[];
}

const NO_MASKS: MaskFiles = { of: () => null, strangers: () => [] };

/** Without a source no picture has a mask. */
export function withMasks<T>(source: string | undefined, use: (masks: MaskFiles) => Promise<T>): Promise<T> {
  return source === undefined ? use(NO_MASKS) : withListing(source, (listing) => use(maskFiles(listing)));
}

function maskFiles({ files }: FileListing): MaskFiles {
  const exact = new Map(files.map((file) => [file.path, file]));
  const byStem = new Map<string, ListedFile[]>();
  for (const file of files) byStem.set(stemOf(file.path), [...(byStem.get(stemOf(file.path)) ?? []), file]);
  return {
    of(picture) {
      const found = exact.get(picture);
      if (found) return found;
      const [first, second] = byStem.get(stemOf(picture)) ?? [];
      if (first && second)
        throw new AppError('invalid_input', `${picture} has several masks: ${first.path} and ${second.path}. Leave one.`, { field: 'masks' }); // prettier-ignore
      return first ?? null;
    },
    strangers(pictures) {
      const stems = new Set(pictures.map(stemOf));
      return files.flatMap(({ path }) => (stems.has(stemOf(path)) ? [] : [path]));
    },
  };
}

/** "cats/7.png" → "cats/7". */
const stemOf = (path: string) => path.replace(/\.[^./]*$/, '');
