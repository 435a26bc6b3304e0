'use client';
import { useEffect, useState } from 'react';
import { MAX_IMAGE_BYTES, type Image } from '@/lib/domain/imageSet';
import { uploadedSchema, type PictureRef } from '@/lib/protocol/rest';
import { messageOf } from '../api/request';
import { upload } from '../api/upload';
import { DropZone } from '../images/DropZone';
import { describePicture, Thumbnail } from '../images/Thumbnail';
import { usePastedFiles } from '../images/usePastedFiles';
import { Callout } from '../ui/Callout';
import { classNames } from '../ui/classNames';

/** A picture that a network can be asked about. */
export interface ChosenPicture {
  ref: PictureRef;
  name: string;
  /** Where the browser finds it. */
  src: string;
  /** Its longer side; null until the browser has looked. */
  sidePx: number | null;
}

export interface TestPictureProps {
  picture: ChosenPicture | null;
  onChoose: (picture: ChosenPicture) => void;
  /** Stored pictures to take at one press. */
  samples: readonly Image[];
}

const ACCEPT = 'image/png,image/jpeg,image/webp,image/gif,image/avif,image/tiff';

/** Brings a picture: dropped, pasted, chosen from disk, or one of the stored ones. */
export function TestPicture({ picture, onChoose, samples }: TestPictureProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const source = picture?.src;
  useEffect(() => () => (source?.startsWith('blob:') ? URL.revokeObjectURL(source) : undefined), [source]);

  const take = async ([file]: File[]) => {
    if (!file) return;
    setProblem(null);
    if (file.size > MAX_IMAGE_BYTES)
      return setProblem(`${file.name} is larger than ${MAX_IMAGE_BYTES / 1024 ** 2} MiB. Choose a smaller picture.`);
    setSending(true);
    try {
      const name = plainName(file.name);
      const { hash } = await upload(`/api/uploads?name=${encodeURIComponent(name)}`, uploadedSchema, file);
      onChoose({ ref: { hash, fileName: name }, name, src: URL.createObjectURL(file), sidePx: null });
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setSending(false);
    }
  };
  usePastedFiles((files) => void take(files));

  return (
    <div className="flex flex-col gap-3">
      <DropZone
        choose={sending ? 'Sending…' : 'Choose a picture'}
        accept={ACCEPT}
        disabled={sending}
        onFiles={(files) => void take(files)}
      >
        or drop or paste one here
      </DropZone>
      {samples.length > 0 && (
        <ul aria-label="Stored pictures" className="flex flex-wrap gap-1">
          {samples.map((image) => {
            const chosen = picture !== null && 'imageId' in picture.ref && picture.ref.imageId === image.id;
            return (
              <li key={image.id}>
                <button
                  type="button"
                  aria-pressed={chosen}
                  onClick={() => onChoose(fromStored(image))}
                  className={classNames(
                    'rounded-control block border-2 p-px',
                    chosen ? 'border-accent' : 'hover:border-line-strong border-transparent',
                  )}
                >
                  <Thumbnail image={image} size={64} cover className="rounded-control size-11" />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {problem && <Callout kind="error">{problem}</Callout>}
    </div>
  );
}

export function fromStored(image: Image): ChosenPicture {
  return {
    ref: { imageId: image.id },
    name: describePicture(image),
    src: `/api/images/${image.id}/thumbnail?size=256`,
    sidePx: Math.max(image.widthPx, image.heightPx),
  };
}

/** Pasted pictures come without a name on some systems, and with signs in it that no file may have on others. */
export function plainName(name: string): string {
  return name.replace(/[/\\\p{Cc}]/gu, '_').slice(-255) || 'pasted.png';
}
