/** Whom an entry of a finding's review, or other words of the finding, concern: at most one notice a person. Never who did it. */
import type { Finding } from '../domain/finding';
import type { NewReviewEntry, ReviewAct } from '../domain/findingReview';
import { MAX_EXCERPT_LENGTH, NOTICE_KINDS, type NewNotice, type NoticeKind } from '../domain/notice';
import { mentionsIn, mentionSpans } from './mentions';
import { reviewOf, type Comment, type Review, type Said, type Thread } from './reviewOf';
import { personKey } from './samePerson';

/**
 * The notices of an entry.
 * @param subject whose author has a notice of what others say of it
 * @param log what was said before it, by number
 */
export function noticesOf(
  subject: Pick<Finding, 'author'>,
  log: readonly Said[],
  { id, by, act }: Pick<NewReviewEntry, 'id' | 'by' | 'act'>,
): NewNotice[] {
  const review = reviewOf(log);
  const concerned = new Concerned(by);
  const before = act.kind === 'rewrite' ? commentOf(review, act.entry)?.text : undefined;
  const text = textOf(act);
  const mentioned = newlyMentioned(before, text);
  concerned.add('mention', mentioned);
  addOthers(concerned, subject, review, by, act);
  const about = act.kind === 'resolve' || act.kind === 'reopen' ? (threadOf(review, act.thread)?.text ?? '') : text;
  const place = placeOf(id, act);
  const detail = detailOf(act, review);
  return concerned.notices((key) => ({ excerpt: excerptOf(about, key), detail, commentId: place }));
}

/** The notices of a text: of those whom it mentions, and did not mention before. `before` undefined: it is new. */
export function noticesOfWords(before: string | undefined, after: string, by: string): NewNotice[] {
  const concerned = new Concerned(by);
  concerned.add('mention', newlyMentioned(before, after));
  return concerned.notices((key) => ({ excerpt: excerptOf(after, key), detail: '', commentId: null }));
}

class Concerned {
  private readonly kinds = new Map<string, Set<NoticeKind>>();
  private readonly self: string;

  constructor(by: string) {
    this.self = personKey(by);
  }

  add(kind: NoticeKind, people: readonly string[]): void {
    for (const key of people.map(personKey)) {
      if (key === this.self) continue;
      this.kinds.set(key, (this.kinds.get(key) ?? new Set()).add(kind));
    }
  }

  notices(rest: (key: string) => Pick<NewNotice, 'excerpt' | 'detail' | 'commentId'>): NewNotice[] {
    return [...this.kinds].map(([key, kinds]) => ({
      personKey: key,
      kinds: NOTICE_KINDS.filter((kind) => kinds.has(kind)),
      ...rest(key),
    }));
  }
}

/** All but mentions. */
function addOthers(to: Concerned, { author }: Pick<Finding, 'author'>, review: Review, by: string, act: ReviewAct) {
  switch (act.kind) {
    case 'status':
    case 'vote':
      to.add(act.kind, [author]);
      // A vote that is taken back is no answer.
      if (act.kind === 'status' || act.vote !== null) to.add('reviewed', askersOf(review, by));
      return;
    case 'comment':
      return to.add('comment', [author]);
    case 'reply':
      to.add('answer', speakersOf(threadOf(review, act.thread)));
      return to.add('comment', [author]);
    case 'resolve':
    case 'reopen':
      return to.add(
        act.kind === 'resolve' ? 'resolved' : 'reopened',
        speakersOf(threadOf(review, act.thread)).slice(0, 1),
      );
    case 'assign':
      return to.add('asked', [act.person]);
    case 'unassign':
      // Of the two one is who does it.
      to.add('declined', personKey(act.person) === personKey(by) ? askersOf(review, by) : []);
      return to.add('withdrawn', [act.person]);
    case 'evidence':
      return to.add('evidence', [author, ...partakersOf(review)]);
    case 'rewrite':
      return;
  }
}

/** Who is asked, and who judged or spoke: what they did was about less than there is now. */
function partakersOf({ reviewers, votes, changes, threads }: Review): string[] {
  const asked = reviewers.filter(({ state }) => state === 'asked' || state === 'done').map(({ person }) => person);
  return [...asked, ...[...votes, ...changes].map(({ by }) => by), ...threads.flatMap(speakersOf)];
}

function threadOf({ threads }: Review, id: string): Thread | undefined {
  return threads.find((thread) => thread.id === id);
}

function commentOf({ threads }: Review, id: string): Comment | undefined {
  return threads.flatMap((thread) => [thread, ...thread.replies]).find((comment) => comment.id === id);
}

function speakersOf(thread: Thread | undefined): string[] {
  return thread ? [thread.by, ...thread.replies.map(({ by }) => by)] : [];
}

/** Who waits for this person's answer. */
function askersOf({ reviewers }: Review, person: string): string[] {
  const asked = reviewers.find((one) => one.state === 'asked' && personKey(one.person) === personKey(person));
  return asked ? [asked.by] : [];
}

function textOf(act: ReviewAct): string {
  switch (act.kind) {
    case 'comment':
    case 'reply':
    case 'rewrite':
      return act.text;
    case 'status':
    case 'vote':
      return act.reason;
    case 'assign':
    case 'unassign':
    case 'evidence':
      return act.note;
    case 'resolve':
    case 'reopen':
      return '';
  }
}

/** @param review before the act */
function detailOf(act: ReviewAct, review: Review): string {
  switch (act.kind) {
    case 'status':
      return act.to;
    case 'vote':
      return act.vote ?? '';
    case 'evidence':
      return String(review.parts + 1);
    default:
      return '';
  }
}

/** The comment that it is or is about. */
function placeOf(id: string, act: ReviewAct): string | null {
  switch (act.kind) {
    case 'comment':
    case 'reply':
      return id;
    case 'rewrite':
      return act.entry;
    case 'resolve':
    case 'reopen':
      return act.thread;
    default:
      return null;
  }
}

function newlyMentioned(before: string | undefined, after: string): string[] {
  const known = new Set(before === undefined ? [] : mentionsIn(before).map(personKey));
  return mentionsIn(after).filter((name) => !known.has(personKey(name)));
}

/** Characters before a mention that are shown with it. */
const BEFORE_MENTION = 60;

/** One line of a text: its beginning, or the part in which a person is mentioned. */
function excerptOf(text: string, key: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line.length <= MAX_EXCERPT_LENGTH) return line;
  const at = mentionSpans(line).find(({ name }) => personKey(name) === key)?.from ?? 0;
  const from = at > MAX_EXCERPT_LENGTH - BEFORE_MENTION ? at - BEFORE_MENTION : 0;
  // Neither end may cut a character in two.
  const [start, end] = [from, from + MAX_EXCERPT_LENGTH - 2].map((place) =>
    isInside(line, place) ? place - 1 : place,
  );
  return `${from > 0 ? '…' : ''}${line.slice(start, end)}${(end ?? 0) < line.length ? '…' : ''}`;
}

function isInside(text: string, at: number): boolean {
  return /[\uDC00-\uDFFF]/.test(text.charAt(at));
}
