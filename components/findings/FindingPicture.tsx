import type { Finding } from '@/lib/domain/finding';
import { formatProbability } from '../text/formatProbability';
import { classNames } from '../ui/classNames';

export interface FindingPictureProps {
  finding: Finding;
  /** Empty where the text beside it says the same. */
  alt?: string;
  /** Fills its frame, and loses what stands out: the legend, where it could not be read anyway. */
  cover?: boolean;
  className?: string;
}

/** The frozen picture with its heatmap. */
export function FindingPicture({ finding, alt, cover, className }: FindingPictureProps) {
  return (
    <img
      src={`/api/findings/${finding.id}/picture`}
      alt={alt ?? describeFindingPicture(finding)}
      loading="lazy"
      decoding="async"
      className={classNames('bg-sunken', cover ? 'object-cover object-top' : 'object-contain', className)}
    />
  );
}

export function describeFindingPicture({ evidence }: Finding): string {
  return (
    `${evidence.imageName} with the occlusion heatmap of ${evidence.classLabel} over it, ` +
    `${evidence.rows} × ${evidence.cols} cells. Without a patch the probability is ${formatProbability(evidence.baseProbability)}.`
  );
}
