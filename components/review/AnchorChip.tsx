import type { FindingAnchor } from '@/lib/domain/findingAnchor';
import { sheetAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { cellOfSheet } from '../findings/kinds/PatchSheet';
import { Tag } from '../ui/Tag';
import { fileHref, type EvidenceRef } from '../findings/evidencePaths';
import { anchoredPart, anchorInWords, type AnchoredFinding } from './anchorText';

/** What a comment points at: in words, and as a small picture where the evidence has one. */
export function AnchorChip({ finding, anchor }: { finding: AnchoredFinding; anchor: FindingAnchor }) {
  const part = anchoredPart(finding, anchor.part);
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
          <PictureName of={part} imageId={anchor.imageId} otherwise={anchorInWords(finding, anchor)} />
        ) : (
          anchorInWords(finding, anchor)
        )}
      </Tag>
    </div>
  );
}

/** The members of a points finding are not part of its page: the first of them have their names in the contact sheet. */
function PictureName({ of, imageId, otherwise }: { of: EvidenceRef; imageId: string; otherwise: string }) {
  const sheet = valueOf(useResource(fileHref(of, 'sheet.json'), sheetAnswerSchema));
  const picture = sheet?.pictures.find((one) => one.imageId === imageId);
  return picture ? `Picture ${picture.fileName}` : otherwise;
}
