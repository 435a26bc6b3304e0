'use client';
import { useState } from 'react';
import type { Finding } from '@/lib/domain/finding';
import type { FindingStatus, Vote } from '@/lib/domain/findingReview';
import type { CountedVote, Review, StatusChange } from '@/lib/review/reviewOf';
import { samePerson } from '@/lib/review/samePerson';
import { movesFrom, needsReason } from '@/lib/review/statusMoves';
import { LocalTime } from '../text/LocalTime';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { StatusTag } from './StatusTag';
import { SayForm } from './SayForm';
import { moveText, STATUS_MEANINGS } from './statusText';
import { useKnownName } from './useKnownName';
import { useSay } from './useSay';

export interface ReviewSectionProps {
  finding: Pick<Finding, 'id' | 'author' | 'revision' | 'status'>;
  review: Pick<Review, 'changes' | 'votes'>;
}

/** What is being said: another status, or a vote. */
type Asked = { kind: 'move'; to: FindingStatus } | { kind: 'vote'; vote: Vote };

/** Where a finding stands, who decided that and why, and who agrees. */
export function ReviewSection({ finding, review }: ReviewSectionProps) {
  const { id, status, revision, author } = finding;
  const [asked, setAsked] = useState<Asked | null>(null);
  const me = useKnownName();
  const { busy, problem, say } = useSay(id);
  const isAuthor = me !== null && samePerson(me, author);
  const close = () => setAsked(null);
  const last = review.changes.at(-1);
  // What was asked for may be past: somebody else decided meanwhile.
  const isStale = asked?.kind === 'move' && !movesFrom(status).includes(asked.to);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <StatusTag status={status} />
        {last ? (
          <Decision change={last} revision={revision} />
        ) : (
          <span className="text-muted">{STATUS_MEANINGS.draft}</span>
        )}
      </div>
      {asked && !isStale ? (
        <AskedForm
          key={JSON.stringify(asked)}
          {...{ asked, busy, problem }}
          draftKey={`${id}.${asked.kind === 'move' ? asked.to : asked.vote}`}
          onCancel={close}
          onSay={(by, reason, onSaid) =>
            say(
              by,
              asked.kind === 'move'
                ? { kind: 'status', from: status, to: asked.to, revision, reason }
                : { kind: 'vote', vote: asked.vote, reason },
              onSaid,
            )
          }
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
                onClick={() => setAsked({ kind: 'move', to })}
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
          onVote={(vote) => setAsked({ kind: 'vote', vote })}
          onTakeBack={(by) => say(by, { kind: 'vote', vote: null, reason: '' })}
        />
      )}
      {review.changes.length > 1 && (
        <details>
          <summary className="cursor-pointer">All {review.changes.length} decisions</summary>
          <ol className="flex flex-col gap-1 pt-2">
            {review.changes.toReversed().map((change) => (
              <li key={change.at} className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <StatusTag status={change.to} /> <Decision change={change} revision={revision} />
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
  change: { by, at, reason, revision: read },
  revision,
}: {
  change: StatusChange;
  revision: number;
}) {
  return (
    <span className="min-w-0 wrap-anywhere">
      {reason && <>{reason} </>}
      <span className="text-muted text-small">
        {by}, <LocalTime iso={at} />
        {read < revision && ` · about version ${read}; the words were changed since`}
      </span>
    </span>
  );
}

interface AskedFormProps {
  asked: Asked;
  draftKey: string;
  busy: boolean;
  problem: ReturnType<typeof useSay>['problem'];
  onSay: (by: string, reason: string, onSaid: () => void) => void;
  onCancel: () => void;
}

function AskedForm({ asked, ...form }: AskedFormProps) {
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
    />
  );
}

interface VotesProps {
  votes: readonly CountedVote[];
  me: string | null;
  canVote: boolean;
  busy: boolean;
  onVote: (vote: Vote) => void;
  onTakeBack: (by: string) => void;
}

function Votes({ votes, me, canVote, busy, onVote, onTakeBack }: VotesProps) {
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
          {votes.map(({ by, at, vote, reason }) => (
            <li key={by} className="wrap-anywhere">
              <span aria-hidden="true">{vote === 'agree' ? '✓' : '≠'}</span> {by} {vote}s{reason && `: ${reason}`}{' '}
              <span className="text-muted text-small">
                <LocalTime iso={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
