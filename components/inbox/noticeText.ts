/** Notices in words, and the way to what they are about. */
import type { Notice, NoticeKind } from '@/lib/domain/notice';
import { commentElementId, partElementId } from '../review/anchorText';

/** What happened, behind the name of who did it: "mentioned you and commented on your finding". */
export function noticeInWords({ kinds, detail, subject }: Pick<Notice, 'kinds' | 'detail' | 'subject'>): string {
  const parts = kinds.filter((kind) => !isImplied(kind, kinds)).map((kind) => kindInWords(kind, detail, subject.kind));
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** An answer in a thread about the own finding is no comment besides. */
function isImplied(kind: NoticeKind, all: readonly NoticeKind[]): boolean {
  return (kind === 'comment' && all.includes('answer')) || (kind === 'reviewed' && all.length > 1);
}

function kindInWords(kind: NoticeKind, detail: string, what: Notice['subject']['kind']): string {
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
      return `commented on your ${what}`;
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
  const page = `/${subject.kind === 'collection' ? 'collections' : 'findings'}/${subject.id}`;
  // The number of a part that was added: for whomever it concerns, and whom its note mentions.
  if (/^\d+$/.test(detail)) return `${page}#${partElementId(Number(detail))}`;
  if (commentId !== null) return `${page}#${commentElementId(commentId)}`;
  // Words of the finding itself stand at its head; a mention in a reason stands with what it is the reason of.
  if (isOfWords) return page;
  return subject.kind === 'collection' ? `${page}#findings` : `${page}#review`; // a note stands with its finding
}
