'use client';
import type { Finding, FindingCheck } from '@/lib/domain/finding';
import { LocalTime } from '../text/LocalTime';
import { Callout } from '../ui/Callout';
import { CheckVerdict } from './CheckVerdict';
import { viewOf } from './kinds/findingKindViews';
import { NamedButton } from './NamedButton';
import { useFindingChecks } from './useFindingChecks';

/** Compares the evidence with how it is now and says, as soon as it is known, whether it is still the same. */
export function RunAgain({ finding }: { finding: Pick<Finding, 'id' | 'kind' | 'checks'> }) {
  const { checks, starting, problem, runAgain } = useFindingChecks(finding);
  const { checking } = viewOf(finding);
  const busy = starting || checks[0]?.outcome.verdict === 'running';

  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted max-w-prose">{checking.how}</p>
      <NamedButton submit={checking.button} busy={busy} className="self-start" onPress={runAgain}>
        {busy ? checking.busy : checking.button}
      </NamedButton>
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
