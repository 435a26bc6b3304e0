import type { FindingAnchor } from '@/lib/domain/findingAnchor';
import { sheetAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { cellOfSheet } from '../findings/kinds/PatchSheet';
import { Tag } from '../ui/Tag';
import { anchorInWords, type AnchoredFinding } from './anchorText';

/** What a comment points at: in words, and as a small picture where the evidence has one. */
export function AnchorChip({ finding, anchor }: { finding: AnchoredFinding; anchor: FindingAnchor }) {
  const patches = finding.kind === 'channel' ? finding.evidence.patches : null;
  const inSheet = anchor.kind === 'patch' && anchor.side === 'highest' && patches !== null;
  return (
    <div className="flex items-center gap-2">
      {inSheet && (
        <span
          aria-hidden="true"
          className="bg-sunken rounded-control block w-10 shrink-0 bg-no-repeat"
          style={cellOfSheet(finding.id, anchor.place, patches.highest.length)}
        />
      )}
      <Tag>
        {anchor.kind === 'point' ? (
          <PictureName findingId={finding.id} imageId={anchor.imageId} />
        ) : (
          anchorInWords(finding, anchor)
        )}
      </Tag>
    </div>
  );
}

/** The members of a points finding are not part of its page: the first of them have their names in the contact sheet. */
function PictureName({ findingId, imageId }: { findingId: string; imageId: string }) {
  const sheet = valueOf(useResource(`/api/findings/${findingId}/files/sheet.json`, sheetAnswerSchema));
  const picture = sheet?.pictures.find((one) => one.imageId === imageId);
  return picture ? `Picture ${picture.fileName}` : 'A picture of the finding';
}
