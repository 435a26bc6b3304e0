import type { ReviewAct, ReviewEntry } from '@/lib/domain/findingReview';
import { samePerson } from '@/lib/review/samePerson';

/** What others said meanwhile, for a screen reader: "Ben commented. Cleo agrees." Empty where there is nothing to say. */
export function arrivalsInWords(entries: readonly ReviewEntry[], me: string | null): string {
  return entries
    .filter(({ by }) => me === null || !samePerson(by, me))
    .map(({ by, act }) => `${by} ${actInWords(act)}.`)
    .join(' ');
}

/** What somebody did, behind their name. */
export function actInWords(act: ReviewAct): string {
  switch (act.kind) {
    case 'comment':
      return 'commented';
    case 'reply':
      return 'answered';
    case 'rewrite':
      return 'changed a comment';
    case 'resolve':
      return 'resolved a thread';
    case 'reopen':
      return 'opened a thread again';
    case 'status':
      return `set it to ${act.to}`;
    case 'vote':
      return act.vote === null ? 'took a vote back' : `${act.vote}s`;
    case 'assign':
      return `asked ${act.person} to review`;
    case 'evidence':
      return 'added something that the finding is about';
    case 'unassign':
      return `took back that ${act.person} reviews`;
  }
}
