import { describe, expect, it } from 'vitest';
import { exampleChannel, exampleFinding, examplePoints } from '@/components/findings/exampleFinding.testing';
import { AppError } from '../domain/appError';
import type { FindingAnchor } from '../domain/findingAnchor';
import { FINDING_STATUSES, MAX_ASKED, reviewActSchema, type FindingStatus, type ReviewAct, type ReviewEntry } from '../domain/findingReview'; // prettier-ignore
import { anchorProblem } from './anchors';
import { checkAct, saysNothingNew } from './checkAct';
import { reviewOf } from './reviewOf';
import { samePerson } from './samePerson';
import { movesFrom } from './statusMoves';

/** A log, entry by entry: the first one has the id e1. */
function logOf(...said: [by: string, act: ReviewAct][]): ReviewEntry[] {
  return said.map(([by, act], at) => ({
    id: `e${at + 1}`,
    findingId: 'finding-3',
    number: at + 1,
    by,
    createdAt: new Date(at * 1000).toISOString(),
    act: reviewActSchema.parse(act),
  }));
}
const moved = (from: FindingStatus, to: FindingStatus, reason = 'so'): ReviewAct => ({
  kind: 'status',
  from,
  to,
  reason,
  revision: 1,
});
const comment = (text: string, anchor: FindingAnchor | null = null): ReviewAct => ({ kind: 'comment', text, anchor });

describe('a review', () => {
  it('of which nobody said anything is a draft without votes and threads', () => {
    expect(reviewOf([])).toEqual({ status: 'draft', changes: [], votes: [], threads: [], reviewers: [], parts: 1 });
  });

  it('has the last status, and every change of it with who, when and why', () => {
    const review = reviewOf(logOf(['Ada', moved('draft', 'proposed', '')], ['Ben', moved('proposed', 'disputed', 'a lamp')])); // prettier-ignore
    expect(review.status).toBe('disputed');
    expect(review.changes[1]).toEqual({ from: 'proposed', to: 'disputed', by: 'Ben', at: new Date(1000).toISOString(), reason: 'a lamp', revision: 1, parts: 1 }); // prettier-ignore
  });

  it('says of what was judged how many parts there were then', () => {
    const added: ReviewAct = { kind: 'evidence', part: 'p2', note: '' };
    const agree: ReviewAct = { kind: 'vote', vote: 'agree', reason: '', revision: 1 };
    const review = reviewOf(logOf(['Ada', moved('draft', 'proposed', '')], ['Ben', added], ['Cleo', agree]));
    expect(review.parts).toBe(2);
    expect(review.changes.map(({ parts }) => parts)).toEqual([1]);
    expect(review.votes.map(({ parts }) => parts)).toEqual([2]);
    // Who judged what was on their screen had not seen what was added meanwhile; nobody saw more than there was.
    const late = reviewOf(
      logOf(
        ['Ben', added],
        ['Cleo', { ...agree, parts: 1 }],
        ['Dora', { ...moved('draft', 'proposed'), parts: 1 } as ReviewAct],
        ['Emil', { ...agree, parts: 9 }],
      ),
    );
    expect(late.votes.map(({ parts }) => parts)).toEqual([1, 2]);
    expect(late.changes.map(({ parts }) => parts)).toEqual([1]);
  });

  it('counts one vote a person, the last one, however the name is written; one that is taken back is none', () => {
    const vote = (of: 'agree' | 'disagree' | null, reason = ''): ReviewAct => ({
      kind: 'vote',
      vote: of,
      reason,
      revision: 1,
    });
    const { votes } = reviewOf(
      logOf(['Ben', vote('agree', 'yes')], ['Cleo', vote('agree')], ['BEN', vote('disagree', 'no')], ['Cleo', vote(null)]), // prettier-ignore
    );
    expect(votes).toMatchObject([{ by: 'BEN', vote: 'disagree', reason: 'no' }]);
  });

  it('keeps threads with their replies, what comments said before, and who resolved them', () => {
    const patch = { kind: 'patch', side: 'highest', place: 1 } as const;
    const log = logOf(
      ['Ben', comment('A lamp?', patch)],
      ['Cleo', comment('Another matter.')],
      ['Ada', { kind: 'reply', thread: 'e1', text: 'A spoon.' }],
      ['Ada', { kind: 'rewrite', entry: 'e3', was: 'A spoon.', text: 'A spoon, look at its neighbour.' }],
      ['Ada', { kind: 'rewrite', entry: 'e3', was: 'A spoon, look at its neighbour.', text: 'A fork.' }],
      ['Ben', { kind: 'resolve', thread: 'e1' }],
      ['Cleo', { kind: 'resolve', thread: 'e2' }],
      ['Ada', { kind: 'reopen', thread: 'e2' }],
    );
    const at = (second: number) => new Date(second * 1000).toISOString();
    expect(reviewOf(log).threads).toEqual([
      {
        ...{ id: 'e1', by: 'Ben', at: at(0), text: 'A lamp?', rewrittenAt: null, before: [], anchor: patch },
        resolved: { by: 'Ben', at: at(5) },
        replies: [
          {
            ...{ id: 'e3', by: 'Ada', at: at(2), text: 'A fork.', rewrittenAt: at(4) },
            before: [
              { text: 'A spoon.', at: at(2) },
              { text: 'A spoon, look at its neighbour.', at: at(3) },
            ],
          },
        ],
      },
      { id: 'e2', by: 'Cleo', at: at(1), text: 'Another matter.', rewrittenAt: null, before: [], anchor: null, replies: [], resolved: null }, // prettier-ignore
    ]);
  });
});

describe('people who are asked', () => {
  const assign = (person: string, note = ''): ReviewAct => ({ kind: 'assign', person, note });
  const vote = (of: 'agree' | null): ReviewAct => ({ kind: 'vote', vote: of, reason: 'r', revision: 1 });
  const statesOf = (...said: [string, ReviewAct][]) =>
    reviewOf(logOf(...said)).reviewers.map(({ person, state, by }) => [person, state, by]);

  it('have answered when they vote or set a status after they were asked', () => {
    expect(statesOf(['Ada', assign('Ben')])).toEqual([['Ben', 'asked', 'Ada']]);
    expect(statesOf(['Ben', vote('agree')], ['Ada', assign('Ben')])).toEqual([['Ben', 'asked', 'Ada']]);
    expect(statesOf(['Ada', assign('Ben')], ['BEN', vote('agree')])).toEqual([['Ben', 'done', 'Ada']]);
    expect(statesOf(['Ada', assign('Ben')], ['Ben', moved('proposed', 'disputed')])).toEqual([['Ben', 'done', 'Ada']]);
    expect(statesOf(['Ada', assign('Ben')], ['Cleo', vote('agree')])).toEqual([['Ben', 'asked', 'Ada']]);
    expect(statesOf(['Ada', assign('Ben')], ['Ben', vote('agree')], ['Ben', vote(null)])).toEqual([['Ben', 'asked', 'Ada']]); // prettier-ignore
    expect(statesOf(['Ada', assign('Ben')], ['Ben', vote('agree')], ['Cleo', assign('ben')])).toEqual([['ben', 'asked', 'Cleo']]); // prettier-ignore
  });

  it('decline, or are not asked any more', () => {
    const declined = reviewOf(logOf(['Ada', assign('Ben', 'look')], ['Ben', { kind: 'unassign', person: 'Ben', note: 'no time' }])); // prettier-ignore
    expect(declined.reviewers).toMatchObject([{ state: 'declined', note: 'look', answer: { by: 'Ben', reason: 'no time' } }]); // prettier-ignore
    expect(statesOf(['Ada', assign('Ben')], ['Ada', { kind: 'unassign', person: 'Ben', note: '' }])).toEqual([['Ben', 'withdrawn', 'Ada']]); // prettier-ignore
  });
});

describe('what can follow', () => {
  const by = 'Ben';
  const refusal = (log: ReviewEntry[], act: ReviewAct, who = by, finding = exampleChannel) => {
    try {
      checkAct(finding, reviewOf(log), { by: who, act });
      return null;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return error.toBody();
    }
  };
  const pathTo: Record<FindingStatus, ReviewEntry[]> = {
    draft: [],
    proposed: logOf(['Ada', moved('draft', 'proposed')]),
    confirmed: logOf(['Ada', moved('draft', 'proposed')], ['Ben', moved('proposed', 'confirmed')]),
    disputed: logOf(['Ada', moved('draft', 'proposed')], ['Ben', moved('proposed', 'disputed')]),
    rejected: logOf(['Ada', moved('draft', 'proposed')], ['Ben', moved('proposed', 'rejected')]),
  };

  it.each(FINDING_STATUSES)('%s can become what it may, and nothing else', (from) => {
    const possible = FINDING_STATUSES.filter((to) => refusal(pathTo[from], moved(from, to)) === null);
    expect(possible.toSorted()).toEqual(movesFrom(from).toSorted());
  });

  it('a status that was decided on an older one is a conflict that names who was first', () => {
    expect(refusal(pathTo.disputed, moved('proposed', 'confirmed'), 'Cleo')).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Ben changed the status to "disputed"') as string,
    });
  });

  it('a judgement needs a reason, another than the author to confirm, and words that there are', () => {
    expect(refusal(pathTo.proposed, moved('proposed', 'confirmed', ''))).toMatchObject({ field: 'act.reason' });
    expect(refusal(pathTo.proposed, moved('proposed', 'draft', ''))).toBeNull();
    expect(refusal(pathTo.proposed, moved('proposed', 'confirmed'), ' ada'.trim())).toMatchObject({
      code: 'forbidden',
    });
    expect(refusal(pathTo.proposed, moved('proposed', 'rejected'), 'Ada')).toBeNull();
    const ahead = { ...moved('proposed', 'confirmed'), revision: 2 } as ReviewAct;
    expect(refusal(pathTo.proposed, ahead)).toMatchObject({ field: 'act.revision' });
    const seen = (parts: number) => ({ ...moved('proposed', 'confirmed'), parts }) as ReviewAct;
    expect(refusal(pathTo.proposed, seen(2))).toMatchObject({ code: 'invalid_input', field: 'act.parts' });
    expect(refusal(pathTo.proposed, seen(1))).toBeNull();
  });

  it('votes are for what is proposed, and not for who wrote it', () => {
    const agree: ReviewAct = { kind: 'vote', vote: 'agree', reason: '', revision: 1 };
    expect(refusal([], agree)).toMatchObject({ code: 'conflict' });
    expect(refusal(pathTo.proposed, agree)).toBeNull();
    expect(refusal(pathTo.proposed, { ...agree, parts: 2 })).toMatchObject({ field: 'act.parts' });
    expect(refusal(pathTo.proposed, agree, 'ADA')).toMatchObject({ code: 'forbidden' });
  });

  it('only the own comments can be written otherwise; threads and comments have to be there', () => {
    const log = logOf(['Ben', comment('A lamp?')], ['Ada', { kind: 'reply', thread: 'e1', text: 'No.' }]);
    expect(refusal(log, { kind: 'rewrite', entry: 'e1', was: 'A lamp?', text: 'x' })).toBeNull();
    // Changed in another tab: what is there is to be read first.
    expect(refusal(log, { kind: 'rewrite', entry: 'e1', was: 'A lamp', text: 'x' })).toMatchObject({
      code: 'conflict',
    });
    expect(refusal(log, { kind: 'rewrite', entry: 'e2', was: 'No.', text: 'x' })).toMatchObject({ code: 'forbidden' });
    expect(refusal(log, { kind: 'rewrite', entry: 'e9', was: '', text: 'x' })).toMatchObject({ code: 'not_found' });
    expect(refusal(log, { kind: 'reply', thread: 'e1', text: 'x' })).toBeNull();
    // A reply is no thread.
    expect(refusal(log, { kind: 'reply', thread: 'e2', text: 'x' })).toMatchObject({ code: 'not_found' });
    expect(refusal(log, { kind: 'resolve', thread: 'e9' })).toMatchObject({ code: 'not_found' });
  });

  it('others than the author are asked, once, about what is proposed, and not everybody', () => {
    const assign = (person: string, note = ''): ReviewAct => ({ kind: 'assign', person, note });
    const log = [
      ...pathTo.proposed,
      ...logOf(['Ada', assign('Ben', 'look')]).map((entry) => ({ ...entry, number: 2 })),
    ];
    expect(refusal([], assign('Ben'), 'Ada')).toMatchObject({ code: 'conflict' });
    expect(refusal(pathTo.proposed, assign('ADA'))).toMatchObject({ code: 'invalid_input', field: 'act.person' });
    expect(refusal(pathTo.proposed, assign('Ben'), 'Ben')).toBeNull();
    expect(saysNothingNew(reviewOf(log), 'Cleo', assign('BEN'))).toBe(true);
    expect(saysNothingNew(reviewOf(log), 'Cleo', assign('Ben', 'look'))).toBe(true);
    expect(refusal(log, assign('Ben', 'at the rim'), 'Cleo')).toMatchObject({ code: 'conflict', message: expect.stringContaining('asked already, by Ada') as string }); // prettier-ignore
    const many = Array.from({ length: MAX_ASKED }, (_, n): [string, ReviewAct] => ['Ada', assign(`P${n}`)]);
    expect(refusal([...pathTo.proposed, ...logOf(...many)], assign('Ben'))).toMatchObject({ code: 'too_large' });
  });

  it('who is asked declines with a reason, and who asked or wrote it takes it back', () => {
    const log = [...pathTo.proposed, ...logOf(['Cleo', { kind: 'assign', person: 'Ben', note: '' }])];
    const unassign = (note = ''): ReviewAct => ({ kind: 'unassign', person: 'ben', note });
    expect(refusal(log, unassign(), 'Ben')).toMatchObject({ field: 'act.note' });
    expect(refusal(log, unassign('no time'), 'Ben')).toBeNull();
    for (const who of ['Cleo', 'Ada']) expect(refusal(log, unassign(), who)).toBeNull();
    expect(refusal(log, unassign('x'), 'Dora')).toMatchObject({ code: 'forbidden' });
    expect(refusal(pathTo.proposed, unassign('x'), 'Ben')).toMatchObject({ code: 'conflict' });
    const done = [...log, ...logOf(['Ben', { kind: 'vote', vote: 'agree', reason: '', revision: 1 }])];
    expect(refusal(done, unassign(), 'Cleo')).toMatchObject({ message: 'Ben has answered by now.' });
  });

  it('nothing is stored of what holds already', () => {
    const vote = (of: 'agree' | null, reason = ''): ReviewAct => ({ kind: 'vote', vote: of, reason, revision: 1 });
    const review = reviewOf(logOf(['Ben', vote('agree')], ['Ben', comment('A lamp?')], ['Ben', { kind: 'resolve', thread: 'e2' }])); // prettier-ignore
    expect(saysNothingNew(review, 'ben', vote('agree'))).toBe(true);
    expect(saysNothingNew(review, 'ben', vote('agree', 'because'))).toBe(false);
    expect(saysNothingNew(review, 'Cleo', vote(null))).toBe(true);
    expect(saysNothingNew(review, 'Ben', vote(null))).toBe(false);
    expect(saysNothingNew(review, 'Ada', { kind: 'resolve', thread: 'e2' })).toBe(true);
    expect(saysNothingNew(review, 'Ada', { kind: 'reopen', thread: 'e2' })).toBe(false);
    expect(saysNothingNew(review, 'Ben', { kind: 'rewrite', entry: 'e2', was: 'A lamp?', text: 'A lamp?' })).toBe(true);
    expect(saysNothingNew(review, 'Ben', comment('A lamp?'))).toBe(false);
  });

  it('the same vote is new of a part that was added, and from who was asked since', () => {
    const vote: ReviewAct = { kind: 'vote', vote: 'agree', reason: '', revision: 1 };
    const more = logOf(['Ben', vote], ['Ada', { kind: 'evidence', part: 'p2', note: '' }]);
    expect(saysNothingNew(reviewOf(more), 'Ben', vote)).toBe(false);
    expect(saysNothingNew(reviewOf(more), 'Ben', { ...vote, parts: 1 })).toBe(true);
    expect(saysNothingNew(reviewOf(logOf(...more.map(({ by, act }): [string, ReviewAct] => [by, act]), ['Ben', vote])), 'Ben', vote)).toBe(true); // prettier-ignore
    const asked = logOf(['Ben', vote], ['Ada', { kind: 'assign', person: 'ben', note: '' }]);
    expect(saysNothingNew(reviewOf(asked), 'Ben', vote)).toBe(false);
  });
});

describe('an anchor', () => {
  const patch = (side: 'highest' | 'lowest', place: number) => ({ kind: 'patch', side, place }) as const;
  it('is a part of the evidence that there is', () => {
    expect(anchorProblem(exampleChannel, patch('highest', 1))).toBeNull();
    expect(anchorProblem(exampleChannel, patch('highest', 2))).toMatch(/2 patches/);
    expect(anchorProblem(exampleChannel, { kind: 'filter' })).toBeNull();
    expect(anchorProblem(exampleChannel, { kind: 'neuron', row: 11, col: 11 })).toBeNull();
    expect(anchorProblem(exampleChannel, { kind: 'neuron', row: 12, col: 0 })).toMatch(/12 rows and 12 columns/);
    expect(anchorProblem(exampleChannel, { kind: 'cell', row: 0, col: 0 })).not.toBeNull();
    const bare = {
      ...exampleChannel,
      evidence: { ...exampleChannel.evidence, filter: null, patches: null, map: null },
    };
    for (const anchor of [patch('highest', 0), { kind: 'filter' }, { kind: 'neuron', row: 0, col: 0 }] as const)
      expect(anchorProblem(bare, anchor)).not.toBeNull();
    expect(anchorProblem(exampleFinding, { kind: 'cell', row: 13, col: 13 })).toBeNull();
    expect(anchorProblem(exampleFinding, { kind: 'cell', row: 13, col: 14 })).toMatch(/14 rows and 14 columns/);
    expect(anchorProblem(exampleFinding, { kind: 'filter' })).not.toBeNull();
    expect(anchorProblem(examplePoints, { kind: 'point', imageId: 'image-1' })).toBeNull();
    expect(anchorProblem(examplePoints, patch('lowest', 0))).not.toBeNull();
  });
});

it('a person is the same in upper and lower case and in any form of a letter', () => {
  expect(samePerson('Zoë', 'ZOE\u0308')).toBe(true);
  expect(samePerson('Ada', 'Ada B')).toBe(false);
  expect(samePerson('Ada  B', ' ada\u00a0b')).toBe(true);
});
