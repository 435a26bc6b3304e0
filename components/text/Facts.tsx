import type { ReactNode } from 'react';

export interface Fact {
  name: string;
  value: ReactNode;
}

/** Names and values, one a line; long hashes wrap. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="rounded-panel border-line bg-surface divide-line divide-y border">
      {facts.map(({ name, value }) => (
        <div key={name} className="grid gap-x-4 px-3 py-1.5 sm:grid-cols-[10rem_1fr]">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A content hash: in full, because it is there to be compared and copied. */
export function HashText({ hash }: { hash: string }) {
  return <code className="text-small font-mono break-all">{hash}</code>;
}
