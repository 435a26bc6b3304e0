import type { FindingKindName, FindingOf } from '@/lib/domain/finding';
import { classNames } from '../ui/classNames';
import { pictureHref } from './evidencePaths';
import { viewOf } from './kinds/findingKindViews';

export interface FindingPictureProps {
  /** Its picture is that of the part which it stands for. */
  finding: FindingOf<FindingKindName>;
  /** Empty where the text beside it says the same. */
  alt?: string;
  /** Fills its frame, and loses what stands out: the legend, where it could not be read anyway. */
  cover?: boolean;
  className?: string;
}

/** The frozen picture: a picture with its heatmap, a map with its points. */
export function FindingPicture({ finding, alt, cover, className }: FindingPictureProps) {
  return (
    <img
      src={pictureHref(finding)}
      alt={alt ?? viewOf(finding).describePicture(finding)}
      loading="lazy"
      decoding="async"
      className={classNames('bg-sunken', cover ? 'object-cover object-top' : 'object-contain', className)}
    />
  );
}
