'use client';
import { useState, type FormEvent } from 'react';
import type { Finding, FindingCheck } from '@/lib/domain/finding';
import { displayNameSchema } from '@/lib/domain/session';
import { focusNow } from '../page/focusFirst';
import { storedName, storeName } from '../session/identity';
import { LocalTime } from '../text/LocalTime';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { TextInput } from '../ui/Field';
import { CheckVerdict } from './CheckVerdict';
import { viewOf } from './kinds/findingKindViews';
import { useFindingChecks } from './useFindingChecks';

/** Compares the evidence with how it is now and says, as soon as it is known, whether it is still the same. */
export function RunAgain({ finding }: { finding: Pick<Finding, 'id' | 'kind' | 'checks'> }) {
  const { checks, starting, problem, runAgain } = useFindingChecks(finding);
  const [asking, setAsking] = useState(false);
  const { checking } = viewOf(finding);
  const running = checks[0]?.outcome.verdict === 'running';

  const press = () => {
    const name = storedName(localStorage);
    if (name) runAgain(name);
    else setAsking(true);
  };
  const answer = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = displayNameSchema.safeParse(new FormData(event.currentTarget).get('name'));
    if (!name.success) return;
    storeName(localStorage, name.data);
    setAsking(false);
    runAgain(name.data);
  };

  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted max-w-prose">{checking.how}</p>
      {asking ? (
        <form onSubmit={answer} className="flex flex-wrap items-end gap-2">
          <TextInput label="Your name" name="name" required maxLength={40} ref={focusNow} className="w-48" />
          <Button type="submit" kind="primary">
            {checking.button}
          </Button>
        </form>
      ) : (
        <Button onClick={press} busy={starting || running} className="self-start">
          {starting || running ? checking.busy : checking.button}
        </Button>
      )}
      {problem && <Callout kind="error">{problem}</Callout>}
      <div aria-live="polite">
        {checks.length === 0 ? (
          <p className="text-muted">Not checked yet.</p>
        ) : (
          <ol
            aria-label="Checks, newest first"
            className="rounded-panel border-line bg-surface divide-line divide-y border"
          >
            {checks.map((check) => (
              <CheckItem key={check.id} check={check} />
            ))}
          </ol>
        )}
      </div>
    </div>
  );
}

function CheckItem({ check }: { check: FindingCheck }) {
  return (
    <li className="flex flex-col gap-1 px-3 py-2">
      <p className="flex flex-wrap items-center gap-x-2">
        <CheckVerdict outcome={check.outcome} />
        <span className="text-muted text-small">
          {check.by}, <LocalTime iso={check.createdAt} />
        </span>
      </p>
      <OutcomeText outcome={check.outcome} />
    </li>
  );
}

function OutcomeText({ outcome }: { outcome: FindingCheck['outcome'] }) {
  switch (outcome.verdict) {
    case 'running':
      return null;
    case 'failed':
      return <p>{outcome.message}</p>;
    case 'same':
    case 'changed':
      return (
        <>
          <p>{viewOf(outcome).comparison(outcome)}</p>
          {outcome.reasons.length > 0 && (
            <ul className="list-disc pl-5">
              {outcome.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          )}
        </>
      );
  }
}
