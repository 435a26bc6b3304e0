/** What holds now of a finding's review, from the log of all that was said. */
import type { FindingAnchor } from '../domain/findingAnchor';
import type { FindingStatus, ReviewActOf, ReviewEntry, ReviewerState, Vote } from '../domain/findingReview';
import { personKey, samePerson } from './samePerson';

export interface StatusChange {
  from: FindingStatus;
  to: FindingStatus;
  by: string;
  at: string;
  reason: string;
  /** Of the words that were read. */
  revision: number;
  /** That were seen, at most those that the finding had then. */
  parts: number;
}

export interface CountedVote {
  by: string;
  at: string;
  vote: Vote;
  reason: string;
  /** Of the words that were read. */
  revision: number;
  /** That were seen, at most those that the finding had then. */
  parts: number;
}

export interface Comment {
  /** Of the entry that it began with. */
  id: string;
  by: string;
  at: string;
  /** As it is now. */
  text: string;
  /** When it was last written otherwise; null: it is as it was first written. */
  rewrittenAt: string | null;
  /** What it said before, oldest first, and since when. */
  before: { text: string; at: string }[];
}

export interface Thread extends Comment {
  anchor: FindingAnchor | null;
  replies: Comment[];
  /** Null: it is open. */
  resolved: { by: string; at: string } | null;
}

/** An entry of a log, whatever it is about. */
export type Said = Pick<ReviewEntry, 'id' | 'by' | 'createdAt' | 'act'>;
/** Somebody who was asked to look at the finding. */
export interface Reviewer {
  person: string;
  /** Who asked last, and when. */
  by: string;
  at: string;
  note: string;
  /** `done`: they voted or set a status since they were asked. `withdrawn`: they are not asked any more. */
  state: ReviewerState;
  /** When it came to be so, and, of who declined, why. */
  answer: { at: string; by: string; reason: string; vote: boolean } | null;
}

export interface Review {
  status: FindingStatus;
  /** Oldest first. */
  changes: StatusChange[];
  /** One a person, the last one; in the order of the people's first votes. */
  votes: CountedVote[];
  /** In the order that they were begun. */
  threads: Thread[];
  /** One a person, in the order in which they were first asked. */
  reviewers: Reviewer[];
  /** How many the finding has: what it began with, and each that was added. */
  parts: number;
}

/**
 * The review that the log amounts to.
 * @param entries of one log, by number. What belongs to an entry that is not among them is left out.
 */
export function reviewOf(entries: readonly Said[]): Review {
  const review: Review = { status: 'draft', changes: [], votes: [], threads: [], reviewers: [], parts: 1 };
  const votes = new Map<string, CountedVote | null>();
  const threads = new Map<string, Thread>();
  const comments = new Map<string, Comment>();
  const reviewers = new Map<string, Reviewer>();
  for (const entry of entries) {
    const { id, by, createdAt: at, act } = entry;
    switch (act.kind) {
      case 'status':
        review.status = act.to;
        review.changes.push({ ...changeOf(entry, act), parts: seenParts(act, review.parts) });
        answer(reviewers.get(personKey(by)), entry, act.reason);
        break;
      case 'vote':
        answer(reviewers.get(personKey(by)), entry, act.reason);
        votes.set(personKey(by), act.vote && voteOf(entry, { ...act, vote: act.vote }, seenParts(act, review.parts)));
        break;
      case 'comment': {
        const thread = { ...commentOf(entry, act.text), anchor: act.anchor, replies: [], resolved: null };
        threads.set(id, thread);
        comments.set(id, thread);
        break;
      }
      case 'reply': {
        const reply = commentOf(entry, act.text);
        threads.get(act.thread)?.replies.push(reply);
        comments.set(id, reply);
        break;
      }
      case 'rewrite':
        rewrite(comments.get(act.entry), act.text, at);
        break;
      case 'resolve':
      case 'reopen': {
        const thread = threads.get(act.thread);
        if (thread) thread.resolved = act.kind === 'resolve' ? { by, at } : null;
        break;
      }
      case 'assign':
        reviewers.set(personKey(act.person), {
          person: act.person,
          by,
          at,
          note: act.note,
          state: 'asked',
          answer: null,
        });
        break;
      case 'unassign':
        answer(reviewers.get(personKey(act.person)), entry, act.note);
        break;
      case 'evidence':
        review.parts++;
        break;
    }
  }
  review.votes = [...votes.values()].filter((vote) => vote !== null);
  review.threads = [...threads.values()];
  review.reviewers = [...reviewers.values()];
  return review;
}

/** What was added before the entry was stored, but after its author looked, they did not judge. */
export function seenParts({ parts }: { parts?: number | undefined }, had: number): number {
  return Math.min(parts ?? had, had);
}

function changeOf({ by, createdAt: at }: Said, act: ReviewActOf<'status'>): Omit<StatusChange, 'parts'> {
  const { from, to, reason, revision } = act;
  return { from, to, by, at, reason, revision };
}

function voteOf(
  { by, createdAt: at }: Said,
  { vote, reason, revision }: Omit<ReviewActOf<'vote'>, 'vote'> & { vote: Vote },
  parts: number,
): CountedVote {
  return { by, at, vote, reason, revision, parts };
}

function commentOf({ id, by, createdAt: at }: Said, text: string): Comment {
  return { id, by, at, text, rewrittenAt: null, before: [] };
}

/** What an entry means for somebody who is asked: a vote that is taken back is no answer any more. */
function answer(reviewer: Reviewer | undefined, { by, createdAt: at, act }: Said, reason: string): void {
  if (!reviewer) return;
  const isBack = act.kind === 'vote' && act.vote === null;
  if (isBack && reviewer.answer?.vote) {
    reviewer.state = 'asked';
    reviewer.answer = null;
  } else if (!isBack && reviewer.state === 'asked') {
    const gone = samePerson(by, reviewer.person) ? 'declined' : 'withdrawn';
    reviewer.state = act.kind === 'unassign' ? gone : 'done';
    reviewer.answer = { at, by, reason, vote: act.kind === 'vote' };
  }
}

function rewrite(comment: Comment | undefined, text: string, at: string): void {
  if (!comment) return;
  comment.before.push({ text: comment.text, at: comment.rewrittenAt ?? comment.at });
  comment.text = text;
  comment.rewrittenAt = at;
}
