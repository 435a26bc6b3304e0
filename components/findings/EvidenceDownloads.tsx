import type { FindingKindName, FindingOf } from '@/lib/domain/finding';
import { buttonClass } from '../ui/Button';
import { pictureHref } from './evidencePaths';
import { viewOf } from './kinds/findingKindViews';

/** The files of the evidence, of the part that the finding stands for. */
export function EvidenceDownloads({ finding }: { finding: FindingOf<FindingKindName> }) {
  const picture = {
    href: pictureHref(finding),
    text: 'Download the picture (PNG)',
    fileName: `finding-${finding.partId ?? finding.id}.png`,
  };
  return (
    <div className="flex flex-wrap gap-2">
      {[...viewOf(finding).downloads(finding), picture].map(({ href, text, fileName }) => (
        <a key={href} href={href} download={fileName ?? true} className={buttonClass()}>
          {text}
        </a>
      ))}
    </div>
  );
}
