import { useEffect, useState, useTransition } from 'react';
import type { Finding, FindingCheck } from '@/lib/domain/finding';
import { checkAnswerSchema, findingAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';

const POLL_MS = 1000;

export interface FindingChecks {
  /** Newest first. */
  checks: readonly FindingCheck[];
  starting: boolean;
  problem: string | null;
  /** With a network, or with the finding's own. */
  runAgain: (by: string, networkId: string) => void;
}

/** The checks of a part of a finding, followed for as long as one of them is running. */
export function useFindingChecks(finding: Pick<Finding, 'id' | 'checks'> & { partId: string | null }): FindingChecks {
  const [known, setChecks] = useState<readonly FindingCheck[]>(finding.checks);
  // Somebody else may have checked it: the page was read again then.
  const checks = newestChecks(known, finding.checks);
  const [problem, setProblem] = useState<string | null>(null);
  const [starting, start] = useTransition();
  const running = checks.some(({ outcome }) => outcome.verdict === 'running');
  const { partId } = finding;
  const path = `/api/findings/${finding.id}`;

  useEffect(() => {
    if (!running) return;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      try {
        const answer = await request(path, findingAnswerSchema, { signal: controller.signal });
        setChecks(answer.finding.checks.filter((check) => check.partId === partId));
        setProblem(null);
      } catch (error) {
        if (controller.signal.aborted) return;
        setProblem(messageOf(error)); // and go on: the check does
      }
      timer = setTimeout(() => void look(), POLL_MS);
    };
    timer = setTimeout(() => void look(), POLL_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [running, path, partId]);

  const runAgain = (by: string, networkId: string) =>
    start(async () => {
      setProblem(null);
      try {
        const { check } = await request(`${path}/checks`, checkAnswerSchema, {
          method: 'POST',
          json: { by, networkId, part: partId },
        });
        setChecks((known) => [check, ...known.filter(({ id }) => id !== check.id)]);
      } catch (error) {
        setProblem(messageOf(error));
      }
    });
  return { checks, starting, problem, runAgain };
}

/** Of both, newest first; of one check the outcome rather than that it runs. */
export function newestChecks(a: readonly FindingCheck[], b: readonly FindingCheck[]): FindingCheck[] {
  const checks = new Map<string, FindingCheck>();
  for (const check of [...a, ...b])
    if (checks.get(check.id) === undefined || check.outcome.verdict !== 'running') checks.set(check.id, check);
  return [...checks.values()].toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
}
