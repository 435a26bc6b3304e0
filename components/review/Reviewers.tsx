'use client';
import { useState } from 'react';
import { peopleAnswerSchema } from '@/lib/protocol/inboxRest';
import { MAX_PAGE_SIZE } from '@/lib/protocol/rest';
import { displayNameSchema } from '@/lib/domain/session';
import type { Reviewer } from '@/lib/review/reviewOf';
import { samePerson } from '@/lib/review/samePerson';
import { useResource, valueOf } from '../api/useResource';
import { NamedButton } from '../findings/NamedButton';
import { focusNow } from '../page/focusFirst';
import { useFocusBack } from '../page/useFocusBack';
import { LocalTime } from '../text/LocalTime';
import { MentionText } from '../text/Mention';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { TextInput } from '../ui/Field';
import type { ReviewedFinding } from './ReviewSection';
import { useReviewLog } from './reviewLog';
import { SayForm } from './SayForm';
import { useKeptText } from './keptText';
import { useKnownName } from './useKnownName';
import { useSay } from './useSay';

/** Told apart by sign and word. */
const STATES: Record<Reviewer['state'], { sign: string; word: string }> = {
  asked: { sign: '○', word: 'asked' },
  done: { sign: '✓', word: 'done' },
  declined: { sign: '✗', word: 'declined' },
  withdrawn: { sign: '–', word: 'not asked any more' },
};

/** Who is asked to look at a finding, what they answered, and the way to ask somebody. */
export function Reviewers({ finding }: { finding: ReviewedFinding }) {
  const { status, reviewers } = useReviewLog().review;
  const [form, setForm] = useState<'ask' | 'decline' | null>(null);
  const me = useKnownName();
  const { busy, problem, say, clear } = useSay(finding.id);
  const opener = useFocusBack<HTMLButtonElement>(form !== null);
  const open = (wanted: typeof form) => {
    clear();
    setForm(wanted);
  };
  const list = useFocusBack<HTMLUListElement>(busy);
  const shown = reviewers.filter(({ state }) => state !== 'withdrawn');
  const mine = me === null ? undefined : shown.find((one) => one.state === 'asked' && samePerson(one.person, me));
  if (shown.length === 0 && status === 'draft' && form === null) return null;
  return (
    <div className="flex flex-col gap-2">
      {shown.length > 0 && (
        <>
          <h3 className="text-small text-muted font-semibold">Asked to review</h3>
          <ul ref={list} tabIndex={-1} aria-label="Asked to review" className="flex flex-col gap-1">
            {shown.map((one) => (
              <li key={one.person} className="flex flex-wrap items-baseline gap-x-2 wrap-anywhere">
                <ReviewerItem reviewer={one} />
                {me !== null &&
                  one.state === 'asked' &&
                  one !== mine &&
                  (samePerson(me, one.by) || samePerson(me, finding.author)) && ( // prettier-ignore
                    <NamedButton
                      kind="quiet"
                      busy={busy}
                      className="text-small min-h-6 px-1 underline"
                      onPress={(by) => say(by, { kind: 'unassign', person: one.person, note: '' })}
                    >
                      Take back<span className="sr-only"> that {one.person} is asked</span>
                    </NamedButton>
                  )}
              </li>
            ))}
          </ul>
        </>
      )}
      {form === 'ask' && (
        <AskForm
          {...{ finding, busy, problem }}
          onClose={() => open(null)}
          onAsk={(by, act, onSaid) => say(by, act, onSaid)}
        />
      )}
      {form === 'decline' && (
        <SayForm
          name="Decline"
          label="Why do you decline?"
          submit="Decline"
          draftKey={`${finding.id}.decline`}
          required="Say why you decline: who asked will want to know."
          {...{ busy, problem }}
          onSay={(by, note, onSaid) => say(by, { kind: 'unassign', person: mine?.person ?? by, note }, onSaid)}
          onCancel={() => open(null)}
        />
      )}
      {form === null && (
        <>
          {problem && <Callout kind="error">{problem.message}</Callout>}
          <div className="flex flex-wrap gap-2">
            {status !== 'draft' && (
              <Button ref={opener} kind="quiet" onClick={() => open('ask')}>
                Ask somebody to review
              </Button>
            )}
            {mine && (
              <Button kind="quiet" onClick={() => open('decline')}>
                Decline
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function ReviewerItem({ reviewer: { person, by, at, note, state, answer } }: { reviewer: Reviewer }) {
  const { sign, word } = STATES[state];
  return (
    <span className="min-w-0">
      <span aria-hidden="true">{sign}</span> <strong className="font-semibold">{person}</strong>, {word}
      {state === 'declined' && answer?.reason && (
        <>
          : <MentionText text={answer.reason} />
        </>
      )}
      {note && state === 'asked' && (
        <>
          : <MentionText text={note} />
        </>
      )}{' '}
      <span className="text-muted text-small">
        {answer ? (
          <LocalTime iso={answer.at} />
        ) : (
          <>
            by {by}, <LocalTime iso={at} />
          </>
        )}{' '}
        {/* prettier-ignore */}
      </span>
    </span>
  );
}

interface AskFormProps {
  finding: ReviewedFinding;
  busy: boolean;
  problem: ReturnType<typeof useSay>['problem'];
  onAsk: (by: string, act: { kind: 'assign'; person: string; note: string }, onSaid: () => void) => void;
  onClose: () => void;
}

/** Whom, and what they should look at. A name that nobody has yet can be typed too. */
function AskForm({ finding, busy, problem, onAsk, onClose }: AskFormProps) {
  const [wrong, setWrong] = useState<string | null>(null);
  const people = valueOf(useResource(`/api/people?limit=${MAX_PAGE_SIZE}`, peopleAnswerSchema))?.people ?? [];
  const listId = `people-${finding.id}`;
  const [person, writePerson] = useKeptText(`${finding.id}.askPerson`);
  return (
    <SayForm
      name="Ask somebody to review"
      label="What should they look at?"
      hint="It may be left empty."
      submit="Ask"
      draftKey={`${finding.id}.ask`}
      focusOther
      {...{ busy, problem }}
      onSay={(by, note, onSaid, fields) => {
        const asked = displayNameSchema.safeParse(fields.get('person'));
        setWrong(asked.success ? null : `The name ${asked.error.issues[0]?.message ?? 'is not valid'}.`);
        const said = () => {
          writePerson('');
          onSaid();
        };
        if (asked.success) onAsk(by, { kind: 'assign', person: asked.data, note }, said);
      }}
      onCancel={onClose}
    >
      <TextInput
        ref={focusNow}
        label="Who?"
        name="person"
        value={person}
        onChange={({ target }) => writePerson(target.value)}
        list={listId}
        autoComplete="off"
        maxLength={40}
        error={wrong}
        className="w-64 max-w-full"
      />
      <datalist id={listId}>
        {people
          .filter((one) => !samePerson(one, finding.author))
          .map((one) => (
            <option key={one} value={one} />
          ))}
      </datalist>
    </SayForm>
  );
}
