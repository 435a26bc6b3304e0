'use client';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { nearFindingsSchema, type NearFinding, type NearFindings } from '@/lib/domain/findingMeaning';
import { refreshResources, reloadResource, useResource } from '../api/useResource';
import { StatusTag } from '../review/StatusTag';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { WaitingRows } from '../ui/Waiting';

/** Findings that are shown. */
const SHOWN = 5;

export interface NearInMeaningProps {
  /** Of REST, without the limit. */
  path: string;
  /** Findings that are in sight already. */
  without: readonly string[];
}

/** Asked again after so long while findings wait to be read. */
const AGAIN_MS = 5_000;

/** Findings whose words mean something alike, as a machine says. */
export function NearInMeaning({ path, without }: NearInMeaningProps) {
  const limit = Math.min(100, SHOWN + without.length);
  const address = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`;
  const answer = useResource(address, nearFindingsSchema);
  const isReading = answer.status === 'ready' && answer.value.waiting > 0;
  useEffect(() => {
    if (!isReading) return;
    const timer = setInterval(() => void reloadResource(address, nearFindingsSchema), AGAIN_MS);
    return () => clearInterval(timer);
  }, [address, isReading]);
  const near = answer.status === 'ready' ? answer.value : null;
  const items = near?.items.filter(({ finding }) => !without.includes(finding.id)).slice(0, SHOWN) ?? [];
  return (
    <div className="flex flex-col gap-2">
      <p role="status" className={items.length > 0 || !near ? 'sr-only' : 'text-muted'}>
        {near && foundText(items.length, without.length > 0)}
      </p>
      {answer.status === 'failed' && <Callout kind="error">{answer.error.message}</Callout>}
      {answer.status === 'loading' && <WaitingRows what="Reading what findings mean" count={3} height="h-14" />}
      {items.length > 0 && (
        <ol
          aria-label="Findings near in meaning, nearest first"
          className="rounded-panel border-line bg-surface divide-line divide-y border"
        >
          {items.map((item) => (
            <NearItem key={item.finding.id} item={item} />
          ))}
        </ol>
      )}
      {near && <p className="text-muted text-small max-w-prose">{howText(near)}</p>}
    </div>
  );
}

function foundText(count: number, isBeside: boolean): string {
  if (count === 0) return isBeside ? 'No other finding is near in meaning.' : 'No finding is near in meaning.';
  return `${count} ${count === 1 ? 'finding is' : 'findings are'} near in meaning.`;
}

function NearItem({ item: { finding, nearness, passage } }: { item: NearFinding }) {
  return (
    <li className="hover:bg-sunken relative flex flex-col gap-1 p-3">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <Link href={`/findings/${finding.id}`} className="font-semibold wrap-anywhere after:absolute after:inset-0">
          {finding.title}
        </Link>
        <span className="text-muted text-small tabular-nums">nearness {nearness.toFixed(2)}</span>
      </p>
      {!passage.startsWith(finding.title) && <p className="text-small max-w-prose wrap-anywhere">“{passage}”</p>}
      <p className="text-muted text-small flex flex-wrap items-center gap-2">
        {finding.author} <StatusTag status={finding.status} />
      </p>
    </li>
  );
}

function howText({ compared, waiting }: NearFindings): string {
  const others = waiting > 0 ? `, ${waiting.toLocaleString('en')} wait to be read` : '';
  return `By a machine, which compares what English sentences mean (1 is the same, below 0.3 nothing is shown). ${compared.toLocaleString('en')} compared${others}.`;
}

/** The same to the words of one finding, when it is asked for. */
export function NearThisFinding({ id }: { id: string }) {
  const [asked, setAsked] = useState(false);
  const path = `/api/findings/${id}/near`;
  return (
    <div className="flex flex-col gap-3">
      <Button
        className="self-start"
        onClick={() => {
          setAsked(true);
          if (asked) void refreshResources();
        }}
      >
        {asked ? 'Look again' : 'Look for findings that mean the same'}
      </Button>
      {asked && <NearInMeaning path={path} without={[]} />}
    </div>
  );
}
