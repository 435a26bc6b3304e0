import type { FindingAnchor } from '@/lib/domain/findingAnchor';
import { sheetAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { cellOfSheet } from '../findings/kinds/PatchSheet';
import { Tag } from '../ui/Tag';
import { inPart } from '@/lib/review/anchorInWords';
import { fileHref } from '../findings/evidencePaths';
import { anchoredPart, anchorInWords, COMING_PART, type AnchoredFinding, type AnchoredPartOf } from './anchorText';

/** What a comment points at: in words, and as a small picture where the evidence has one. */
export function AnchorChip({ finding, anchor }: { finding: AnchoredFinding; anchor: FindingAnchor }) {
  const part = anchoredPart(finding, anchor.part);
  if (!part)
    return (
      <div>
        <Tag>{COMING_PART}</Tag>
      </div>
    );
  const patches = part.kind === 'channel' ? part.evidence.patches : null;
  const inSheet = anchor.kind === 'patch' && anchor.side === 'highest' && patches !== null;
  return (
    <div className="flex items-center gap-2">
      {inSheet && (
        <span
          aria-hidden="true"
          className="bg-sunken rounded-control block w-10 shrink-0 bg-no-repeat"
          style={cellOfSheet(part, anchor.place, patches.highest.length)}
        />
      )}
      <Tag>
        {anchor.kind === 'point' ? (
          <PictureName of={part} imageId={anchor.imageId} parts={1 + finding.added.length} />
        ) : (
          anchorInWords(finding, anchor)
        )}
      </Tag>
    </div>
  );
}

/** The members of a points finding are not part of its page: the first of them have their names in the contact sheet. */
function PictureName({ of, imageId, parts }: { of: AnchoredPartOf; imageId: string; parts: number }) {
  const sheet = valueOf(useResource(fileHref(of, 'sheet.json'), sheetAnswerSchema));
  const picture = sheet?.pictures.find((one) => one.imageId === imageId);
  return inPart(picture ? `Picture ${picture.fileName}` : 'A picture of the finding', of.number, parts);
}
