'use client';
import { useState } from 'react';
import type { Finding, FindingCheck } from '@/lib/domain/finding';
import { LocalTime } from '../text/LocalTime';
import { Callout } from '../ui/Callout';
import { Select } from '../ui/Field';
import { CheckVerdict } from './CheckVerdict';
import { viewOf } from './kinds/findingKindViews';
import { NamedButton } from './NamedButton';
import { useFindingChecks } from './useFindingChecks';

export interface NamedNetwork {
  id: string;
  name: string;
  createdAt: string;
}

export interface RunAgainProps {
  /** Of a part of a finding: its kind and its checks. Null: the first part. */
  finding: Pick<Finding, 'id' | 'kind' | 'checks' | 'sessionId'> & { partId: string | null };
  /** The finding's network. */
  own: string;
  /** That it can be checked with; the own one may be gone. */
  networks: readonly NamedNetwork[];
}

/** Compares the evidence with how it is now and says, as soon as it is known, whether it is still the same. */
export function RunAgain({ finding, own, networks }: RunAgainProps) {
  const { checks, starting, problem, runAgain } = useFindingChecks(finding);
  const { checking } = viewOf(finding);
  const [networkId, setNetworkId] = useState(own);
  const others = finding.kind === 'points' ? [] : networks.filter(({ id }) => id !== own);
  const busy = starting || checks[0]?.outcome.verdict === 'running';

  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted max-w-prose">{checking.how}</p>
      {others.length > 0 && (
        <Select
          label="With"
          value={networkId}
          onChange={({ target }) => setNetworkId(target.value)}
          className="max-w-80"
        >
          <option value={own}>The network of the finding</option>
          {others.map(({ id, name, createdAt }) => (
            <option key={id} value={id}>
              {name}, added {createdAt.slice(0, 10)}
            </option>
          ))}
        </Select>
      )}
      <NamedButton
        submit={checking.button}
        busy={busy}
        className="self-start"
        onPress={(by) => runAgain(by, networkId)}
      >
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
              <CheckItem key={check.id} check={check} sessionId={finding.sessionId} />
            ))}
          </ol>
        )}
      </div>
    </div>
  );
}

function CheckItem({ check, sessionId }: { check: FindingCheck; sessionId: string }) {
  return (
    <li className="flex flex-col gap-1 px-3 py-2">
      <p className="flex flex-wrap items-center gap-x-2">
        <CheckVerdict outcome={check.outcome} />
        <span className="text-muted text-small">
          {check.by}, <LocalTime iso={check.createdAt} />
          {check.network && ` · with ${check.network.name}`}
        </span>
      </p>
      <OutcomeText outcome={check.outcome} sessionId={sessionId} />
    </li>
  );
}

function OutcomeText({ outcome, sessionId }: { outcome: FindingCheck['outcome']; sessionId: string }) {
  switch (outcome.verdict) {
    case 'running':
      return null;
    case 'failed':
      return <p>{outcome.message}</p>;
    case 'same':
    case 'changed':
    case 'compared':
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
          {viewOf(outcome).comparisonDetails?.(outcome, sessionId)}
        </>
      );
  }
}
