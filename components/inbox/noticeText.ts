/** Notices in words, and the way to what they are about. */
import type { Notice, NoticeKind } from '@/lib/domain/notice';
import { commentElementId, partElementId } from '../review/anchorText';

/** What happened, behind the name of who did it: "mentioned you and commented on your finding". */
export function noticeInWords({ kinds, detail }: Pick<Notice, 'kinds' | 'detail'>): string {
  const parts = kinds.filter((kind) => !isImplied(kind, kinds)).map((kind) => kindInWords(kind, detail));
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** An answer in a thread about the own finding is no comment besides. */
function isImplied(kind: NoticeKind, all: readonly NoticeKind[]): boolean {
  return (kind === 'comment' && all.includes('answer')) || (kind === 'reviewed' && all.length > 1);
}

function kindInWords(kind: NoticeKind, detail: string): string {
  switch (kind) {
    case 'asked':
      return 'asked you to review';
    case 'withdrawn':
      return 'does not ask you to review any more';
    case 'mention':
      return 'mentioned you';
    case 'answer':
      return 'answered in your thread';
    case 'reviewed':
      return 'reviewed, as you asked';
    case 'declined':
      return 'declined to review';
    case 'status':
      return `set your finding to ${detail}`;
    case 'vote':
      return detail === '' ? 'took a vote on your finding back' : `${detail}s with your finding`;
    case 'comment':
      return 'commented on your finding';
    case 'evidence':
      return `added part ${detail} to the finding`;
    case 'resolved':
      return 'resolved your thread';
    case 'reopened':
      return 'opened your thread again';
  }
}

/** The comment itself, or the part of the page that it is about. */
export function noticeHref({
  subject,
  isOfWords,
  commentId,
  detail,
}: Pick<Notice, 'subject' | 'isOfWords' | 'commentId' | 'detail'>): string {
  const page = `/findings/${subject.id}`;
  // The number of a part that was added: for whomever it concerns, and whom its note mentions.
  if (/^\d+$/.test(detail)) return `${page}#${partElementId(Number(detail))}`;
  if (commentId !== null) return `${page}#${commentElementId(commentId)}`;
  // Words of the finding itself stand at its head; a mention in a reason stands with what it is the reason of.
  return isOfWords ? page : `${page}#review`;
}
