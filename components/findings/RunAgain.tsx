'use client';
import { useState, type FormEvent } from 'react';
import { SAME_PROBABILITY_TOLERANCE, type Finding, type FindingCheck } from '@/lib/domain/finding';
import { displayNameSchema } from '@/lib/domain/session';
import { focusNow } from '../page/focusFirst';
import { storedName, storeName } from '../session/identity';
import { formatDifference } from '../text/formatProbability';
import { LocalTime } from '../text/LocalTime';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { TextInput } from '../ui/Field';
import { CheckVerdict } from './CheckVerdict';
import { useFindingChecks } from './useFindingChecks';

/** Computes the evidence once more and says, as soon as it is known, whether it is still the same. */
export function RunAgain({ finding }: { finding: Pick<Finding, 'id' | 'checks'> }) {
  const { checks, starting, problem, runAgain } = useFindingChecks(finding);
  const [asking, setAsking] = useState(false);
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
      <p className="text-muted max-w-prose">
        Every cell is computed anew from the stored network and picture, and compared with the evidence.
      </p>
      {asking ? (
        <form onSubmit={answer} className="flex flex-wrap items-end gap-2">
          <TextInput label="Your name" name="name" required maxLength={40} ref={focusNow} className="w-48" />
          <Button type="submit" kind="primary">
            Run again
          </Button>
        </form>
      ) : (
        <Button onClick={press} busy={starting || running} className="self-start">
          {running ? 'Computing…' : 'Run again'}
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
          <p>
            {differenceInWords(outcome)} <span className="text-muted">Computed on {outcome.deviceDescription}.</span>
          </p>
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

function differenceInWords({ verdict, maxDifference, row, col }: FinalComparison): string {
  if (maxDifference === 0) return 'Every cell has exactly the same probability.';
  const most = `Largest difference of probability: ${formatDifference(maxDifference)}, in row ${row}, column ${col}.`;
  return verdict === 'same'
    ? `${most} Up to ${formatDifference(SAME_PROBABILITY_TOLERANCE)} counts as the same.`
    : most;
}
type FinalComparison = Extract<FindingCheck['outcome'], { maxDifference: number }>;
