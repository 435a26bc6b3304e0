/** The rules of a review: what can be said after what was said. */
import { AppError } from '../domain/appError';
import { MAX_PARTS, type Finding } from '../domain/finding';
import {
  MAX_ASKED,
  type NewReviewEntry,
  type ReviewAct,
  type ReviewActOf,
  type TalkAct,
} from '../domain/findingReview';
import { anchorProblem } from './anchors';
import { seenParts, type Comment, type Review, type Reviewer } from './reviewOf';
import { samePerson } from './samePerson';
import { movesFrom, needsReason } from './statusMoves';

/**
 * Throws where an entry cannot follow: `conflict` when somebody else's came before it, `forbidden`, `not_found` and
 * `invalid_input` with the field. Members of a points finding are not looked up: see server/findings/reviewFinding.ts.
 */
export function checkAct(finding: Finding, review: Review, { by, act }: Pick<NewReviewEntry, 'by' | 'act'>): void {
  switch (act.kind) {
    case 'status':
      return checkStatus(finding, review, by, act);
    case 'vote':
      return checkVote(finding, review, by, act);
    case 'comment': {
      const problem = act.anchor && anchorProblem(finding, act.anchor);
      if (problem) throw new AppError('invalid_input', problem, { field: 'act.anchor' });
      return;
    }
    case 'assign':
      return checkAssign(finding, review, act);
    case 'unassign':
      return checkUnassign(finding, review, by, act);
    case 'evidence':
      return checkEvidence(review);
    default:
      return checkTalk(review, by, act, 'finding');
  }
}

/**
 * What is said in threads, about whatever it is: `what` is its noun. Throws as `checkAct` does. What a comment points at is
 * not looked up.
 */
export function checkTalk(review: Talk, by: string, act: TalkAct, what: string): void {
  switch (act.kind) {
    case 'comment':
      return;
    case 'rewrite': {
      const comment = requireComment(review, act.entry, what);
      if (!samePerson(comment.by, by))
        throw new AppError('forbidden', `Only ${comment.by} can change this comment. Reply to it instead.`);
      if (comment.text === act.was || comment.text === act.text) return;
      throw new AppError('conflict', 'This comment was changed elsewhere meanwhile: look at it, then write again.', {
        field: 'act.was',
      });
    }
    case 'reply':
    case 'resolve':
    case 'reopen':
      requireThread(review, act.thread, what);
  }
}

/** Whether an entry would say what holds already: nothing need be stored then. */
export function saysNothingNew(review: Review, by: string, act: ReviewAct): boolean {
  switch (act.kind) {
    case 'status':
      return false;
    case 'vote': {
      const mine = review.votes.find((vote) => samePerson(vote.by, by));
      if (act.vote === null) return mine === undefined;
      // Who is asked says the same again as an answer, and who saw fewer parts before says it of more now.
      return (
        mine !== undefined &&
        !askedPerson(review, by) &&
        mine.vote === act.vote &&
        mine.reason === act.reason &&
        mine.revision === act.revision &&
        mine.parts >= seenParts(act, review.parts)
      );
    }
    case 'assign': {
      const asked = askedPerson(review, act.person);
      return asked !== undefined && (act.note === '' || act.note === asked.note);
    }
    case 'unassign':
    case 'evidence':
      return false;
    default:
      return isTalkKnown(review, act);
  }
}

/** The same for what is said in threads. */
export function isTalkKnown(review: Talk, act: TalkAct): boolean {
  switch (act.kind) {
    case 'resolve':
    case 'reopen':
      return (requireThread(review, act.thread).resolved !== null) === (act.kind === 'resolve');
    case 'rewrite':
      return requireComment(review, act.entry).text === act.text;
    default:
      return false;
  }
}

function checkStatus(finding: Finding, review: Review, by: string, act: ReviewActOf<'status'>): void {
  if (act.from !== review.status) {
    const last = review.changes.at(-1);
    throw new AppError(
      'conflict',
      `${last?.by ?? 'Somebody'} changed the status to "${review.status}" meanwhile. Look at why, then decide again.`,
      { field: 'act.from' },
    );
  }
  const moves = movesFrom(act.from);
  if (!moves.includes(act.to))
    throw new AppError('invalid_input', `A ${act.from} finding can become ${moves.join(', ')}, not ${act.to}.`, {
      field: 'act.to',
    });
  if (needsReason(act.to) && act.reason === '')
    throw new AppError('invalid_input', `Say why it is ${act.to}: the others will ask.`, { field: 'act.reason' });
  checkSeen(finding, review, act);
  if (act.to === 'confirmed' && samePerson(finding.author, by))
    throw new AppError('forbidden', 'Somebody else has to confirm what you found. You can propose it to them.');
}

/** Nobody has read or seen what there is not. */
function checkSeen(finding: Finding, review: Review, { revision, parts }: ReviewActOf<'status' | 'vote'>): void {
  if (revision > finding.revision)
    throw new AppError('invalid_input', `This finding has no version ${revision}.`, { field: 'act.revision' });
  if (parts !== undefined && parts > review.parts)
    throw new AppError('invalid_input', `This finding has no part ${parts}.`, { field: 'act.parts' });
}

function checkVote(finding: Finding, review: Review, by: string, act: ReviewActOf<'vote'>): void {
  if (review.status === 'draft' && act.vote !== null)
    throw new AppError('conflict', 'This finding is a draft: it can be voted on once it is proposed.');
  if (samePerson(finding.author, by) && act.vote !== null)
    throw new AppError('forbidden', 'Who wrote a finding has no vote on it.');
  checkSeen(finding, review, act);
}

function checkAssign(finding: Finding, review: Review, { person, note }: ReviewActOf<'assign'>): void {
  if (review.status === 'draft')
    throw new AppError('conflict', 'This finding is a draft: propose it first, then ask who should look at it.');
  if (samePerson(finding.author, person))
    throw new AppError('invalid_input', `${finding.author} wrote this finding: ask somebody else to look at it.`, {
      field: 'act.person',
    });
  const asked = askedPerson(review, person);
  // The same without other words need not be stored; words must not be lost.
  if (asked && note !== '' && note !== asked.note)
    throw new AppError('conflict', `${asked.person} was asked already, by ${asked.by}. Say what is new in a comment.`, {
      field: 'act.person',
    });
  if (!asked && review.reviewers.filter(({ state }) => state === 'asked').length >= MAX_ASKED)
    throw new AppError('too_large', `${MAX_ASKED} people are asked already: wait for one of their answers.`, {
      field: 'act.person',
    });
}

function checkUnassign(finding: Finding, review: Review, by: string, act: ReviewActOf<'unassign'>): void {
  const { person, note } = act;
  const asked = askedPerson(review, person);
  if (!asked) {
    const known = review.reviewers.find((one) => samePerson(one.person, person));
    const why = known?.state === 'done' ? `${known.person} has answered by now.` : `${person} is not asked to look at this finding.`; // prettier-ignore
    throw new AppError('conflict', why, { field: 'act.person' });
  }
  const isOwn = samePerson(person, by);
  if (isOwn && note === '')
    throw new AppError('invalid_input', `Say why you decline: ${asked.by} will ask.`, { field: 'act.note' });
  if (!isOwn && !samePerson(asked.by, by) && !samePerson(finding.author, by))
    throw new AppError('forbidden', `Only ${asked.by}, who asked, and ${asked.person} can take this back.`);
}

function checkEvidence({ status, parts }: Review): void {
  if (status === 'rejected')
    throw new AppError('conflict', 'This finding is rejected: propose it again first, then add to it.');
  if (parts >= MAX_PARTS)
    throw new AppError('too_large', `This finding is about ${MAX_PARTS} things already: write a new one.`);
}

/** Somebody of whom an answer is waited for. */
function askedPerson({ reviewers }: Review, person: string): Reviewer | undefined {
  return reviewers.find((one) => one.state === 'asked' && samePerson(one.person, person));
}

type Talk = Pick<Review, 'threads'>;

function requireThread(review: Talk, id: string, what = 'finding') {
  const thread = review.threads.find((one) => one.id === id);
  if (!thread) throw new AppError('not_found', `There is no thread "${id}" about this ${what}.`, { field: 'act.thread' }); // prettier-ignore
  return thread;
}

function requireComment(review: Talk, id: string, what = 'finding'): Comment {
  const comment = review.threads.flatMap((thread) => [thread, ...thread.replies]).find((one) => one.id === id);
  if (!comment) throw new AppError('not_found', `There is no comment "${id}" about this ${what}.`, { field: 'act.entry' }); // prettier-ignore
  return comment;
}
