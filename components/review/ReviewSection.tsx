'use client';
import { useState } from 'react';
import type { Finding } from '@/lib/domain/finding';
import type { FindingStatus, ReviewAct, Vote } from '@/lib/domain/findingReview';
import type { CountedVote, StatusChange } from '@/lib/review/reviewOf';
import { samePerson } from '@/lib/review/samePerson';
import { movesFrom, needsReason } from '@/lib/review/statusMoves';
import { useFocusBack } from '../page/useFocusBack';
import { LocalTime } from '../text/LocalTime';
import { MentionText } from '../text/Mention';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { StatusTag } from './StatusTag';
import { Reviewers } from './Reviewers';
import { useReviewLog } from './reviewLog';
import { SayForm } from './SayForm';
import { moveText, STATUS_MEANINGS } from './statusText';
import { useKnownName } from './useKnownName';
import { useSay } from './useSay';

export type ReviewedFinding = Pick<Finding, 'id' | 'author' | 'revision'> & {
  /** That are on the page: one that was just added is not, until the page was read again. */
  parts: number;
};

/** What is being said, about the status, the words and the parts that were in sight when it was begun. */
type Asked = Judged & ({ kind: 'move'; from: FindingStatus; to: FindingStatus } | { kind: 'vote'; vote: Vote });

/** Where a finding stands, who decided that and why, and who agrees. */
export function ReviewSection({ finding }: { finding: ReviewedFinding }) {
  const { id, revision, parts, author } = finding;
  const { review } = useReviewLog();
  const { status } = review;
  const [asked, setAsked] = useState<Asked | null>(null);
  const me = useKnownName();
  const { busy, problem, say, clear } = useSay(id);
  const top = useFocusBack<HTMLDivElement>(asked !== null);
  const isAuthor = me !== null && samePerson(me, author);
  const ask = (wanted: Asked | null) => {
    clear();
    setAsked(wanted);
  };
  const last = review.changes.at(-1);
  const isPast = asked?.kind === 'move' && asked.from !== status;
  return (
    <div className="flex flex-col gap-3">
      <div ref={top} tabIndex={-1} role="status" className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <StatusTag status={status} />
        {last ? (
          <Decision change={last} {...{ revision }} parts={review.parts} />
        ) : (
          <span className="text-muted">{STATUS_MEANINGS.draft}</span>
        )}
      </div>
      {asked ? (
        <AskedForm
          key={askedKey(asked)}
          {...{ asked, busy, problem }}
          draftKey={`${id}.${askedKey(asked)}`}
          past={isPast ? `It is ${status} by now, by ${last?.by ?? 'somebody'}. What you typed is kept.` : null}
          onCancel={() => ask(null)}
          onSay={(by, reason, onSaid) => say(by, actOf(asked, reason), onSaid)}
        />
      ) : (
        <>
          {problem && <Callout kind="error">{problem.message}</Callout>}
          <div role="group" aria-label="Decide" className="flex flex-wrap gap-2">
            {movesFrom(status).map((to) => (
              <Button
                key={to}
                kind={isUsual(status, to) && !(isAuthor && to === 'confirmed') ? 'primary' : 'plain'}
                disabled={isAuthor && to === 'confirmed'}
                title={isAuthor && to === 'confirmed' ? NOT_BY_AUTHOR : STATUS_MEANINGS[to]}
                onClick={() => ask({ kind: 'move', from: status, to, revision, parts })}
              >
                {moveText(status, to)}
              </Button>
            ))}
          </div>
          {isAuthor && movesFrom(status).includes('confirmed') && (
            <p className="text-small text-muted">{NOT_BY_AUTHOR}</p>
          )}
        </>
      )}
      {status !== 'draft' && (
        <Votes
          votes={review.votes}
          me={me}
          canVote={!isAuthor && asked === null}
          busy={busy}
          {...{ revision }}
          parts={review.parts}
          onVote={(vote) => ask({ kind: 'vote', vote, revision, parts })}
          onTakeBack={(by) => say(by, { kind: 'vote', vote: null, revision, parts, reason: '' })}
        />
      )}
      <Reviewers finding={finding} />
      {review.changes.length > 1 && (
        <details>
          <summary className="cursor-pointer">All {review.changes.length} decisions</summary>
          <ol className="flex flex-col gap-1 pt-2">
            {review.changes.toReversed().map((change) => (
              <li key={change.at} className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <StatusTag status={change.to} /> <Decision change={change} {...{ revision }} parts={review.parts} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

/** The next step of most findings; from there on none is more likely than the others. */
function isUsual(from: FindingStatus, to: FindingStatus): boolean {
  return (from === 'draft' && to === 'proposed') || (from === 'proposed' && to === 'confirmed');
}

const NOT_BY_AUTHOR = 'You wrote it: somebody else has to confirm it.';

function Decision({
  change,
  revision,
  parts,
}: {
  change: StatusChange;
  revision: number;
  /** That the finding has. */
  parts: number;
}) {
  const { by, at, reason } = change;
  return (
    <span className="min-w-0 wrap-anywhere">
      {reason && (
        <>
          <MentionText text={reason} />{' '}
        </>
      )}
      <span className="text-muted text-small">
        {by}, <LocalTime iso={at} />
        {aboutOlder(change, { revision, parts })}
      </span>
    </span>
  );
}

/** What is there by now that was not judged. */
function aboutOlder(judged: Judged, now: Judged): string {
  const words = judged.revision < now.revision ? ` · about version ${judged.revision}; the words were changed since` : ''; // prettier-ignore
  return judged.parts < now.parts ? `${words} · before part ${judged.parts + 1} was added` : words;
}
type Judged = Pick<StatusChange, 'revision' | 'parts'>;

interface AskedFormProps {
  asked: Asked;
  draftKey: string;
  /** What happened since it was begun; null: nothing. */
  past: string | null;
  busy: boolean;
  problem: ReturnType<typeof useSay>['problem'];
  onSay: (by: string, reason: string, onSaid: () => void) => void;
  onCancel: () => void;
}

function askedKey(asked: Asked): string {
  return asked.kind === 'move' ? asked.to : asked.vote;
}

function actOf(asked: Asked, reason: string): ReviewAct {
  const { revision, parts } = asked;
  return asked.kind === 'move'
    ? { kind: 'status', from: asked.from, to: asked.to, revision, parts, reason }
    : { kind: 'vote', vote: asked.vote, revision, parts, reason };
}

function AskedForm({ asked, past, ...form }: AskedFormProps) {
  if (asked.kind === 'vote') {
    const submit = asked.vote === 'agree' ? 'Agree' : 'Disagree';
    return <SayForm {...form} name={submit} label="Why?" hint="It may be left empty." submit={submit} />;
  }
  const { to } = asked;
  const submit = to === 'proposed' ? 'Propose' : moveText('proposed', to);
  return (
    <SayForm
      {...form}
      name={submit}
      label={needsReason(to) ? `Why is it ${to}?` : 'What should the others know?'}
      hint={needsReason(to) ? 'What you looked at, and what you saw.' : 'It may be left empty.'}
      required={needsReason(to) ? `Say why it is ${to}: the others will ask.` : undefined}
      submit={submit}
    >
      {past && <Callout kind="warning">{past}</Callout>}
    </SayForm>
  );
}

interface VotesProps {
  votes: readonly CountedVote[];
  me: string | null;
  canVote: boolean;
  /** Of the words as they are now. */
  revision: number;
  /** That the finding has. */
  parts: number;
  busy: boolean;
  onVote: (vote: Vote) => void;
  onTakeBack: (by: string) => void;
}

function Votes({ votes, me, canVote, revision, parts, busy, onVote, onTakeBack }: VotesProps) {
  const count = (of: Vote) => votes.filter(({ vote }) => vote === of).length;
  const mine = me === null ? undefined : votes.find(({ by }) => samePerson(by, me));
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <p>
          <strong className="font-semibold">{count('agree')}</strong> {count('agree') === 1 ? 'agrees' : 'agree'},{' '}
          <strong className="font-semibold">{count('disagree')}</strong>{' '}
          {count('disagree') === 1 ? 'disagrees' : 'disagree'}
        </p>
        {canVote && (
          <div role="group" aria-label="Your vote" className="flex flex-wrap gap-1">
            <Button kind="quiet" busy={busy} aria-pressed={mine?.vote === 'agree'} onClick={() => onVote('agree')}>
              Agree
            </Button>
            <Button
              kind="quiet"
              busy={busy}
              aria-pressed={mine?.vote === 'disagree'}
              onClick={() => onVote('disagree')}
            >
              Disagree
            </Button>
            {mine && (
              <Button kind="quiet" busy={busy} onClick={() => onTakeBack(mine.by)}>
                Take my vote back
              </Button>
            )}
          </div>
        )}
      </div>
      {votes.length > 0 && (
        <ul aria-label="Votes" className="flex flex-col gap-1">
          {votes.map((given) => (
            <li key={given.by} className="wrap-anywhere">
              <span aria-hidden="true">{given.vote === 'agree' ? '✓' : '≠'}</span> {given.by} {given.vote}s
              {given.reason && ': '}
              <MentionText text={given.reason} />{' '}
              <span className="text-muted text-small">
                <LocalTime iso={given.at} />
                {aboutOlder(given, { revision, parts })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
