/** Pictures as networks are shown them, kept in memory: a page asks for its picture again and again. */
import { canonicalJson } from '@/lib/domain/hash';
import type { Image } from '@/lib/domain/imageSet';
import type { ModelInput } from '@/lib/domain/modelCard';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { FittedImage } from '../compute/compute';
import { LruCache } from '../images/lruCache';
import type { ImageReader } from './fitImage';

const CACHE_BYTES = 32 * 1024 * 1024;

export interface FittedPictures {
  /** See ImageReader.fit. A copy: its buffer may be handed over to a worker, which empties it here. */
  fitted(image: Pick<Image, 'hash' | 'fileName'>, input: ModelInput): Promise<FittedImage>;
}

export function createFittedPictures({
  artifacts,
  imageReader,
}: {
  artifacts: Pick<ArtifactStore, 'get'>;
  imageReader: Pick<ImageReader, 'fit'>;
}): FittedPictures {
  const known = new LruCache<Promise<FittedImage>>(CACHE_BYTES);
  return {
    async fitted({ hash, fileName }, input) {
      const key = `${hash} ${canonicalJson(input)}`;
      let fitting = known.get(key);
      if (!fitting) {
        fitting = artifacts.get(hash).then((bytes) => imageReader.fit(bytes, fileName, input));
        known.set(key, fitting, input.width * input.height * 3);
        fitting.catch(() => known.delete(key));
      }
      const fitted = await fitting;
      return { ...fitted, rgb: fitted.rgb.slice() };
    },
  };
}
