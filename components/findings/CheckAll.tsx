'use client';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { checkAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { Callout } from '../ui/Callout';
import { NamedButton } from './NamedButton';

export interface CheckAllProps {
  findingId: string;
  /** Null: the first. */
  parts: readonly { id: string | null; number: number }[];
  running: boolean;
}

/** A check of each part with its own network, one after the other; what each finds stands with the part. */
export function CheckAll({ findingId, parts, running }: CheckAllProps) {
  const router = useRouter();
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [starting, start] = useTransition();
  const checkAll = (by: string) =>
    start(async () => {
      const failed: string[] = [];
      for (const { id, number } of parts)
        try {
          const json = { by, part: id };
          await request(`/api/findings/${findingId}/checks`, checkAnswerSchema, { method: 'POST', json });
        } catch (error) {
          failed.push(`Part ${number}: ${messageOf(error)}`); // what is left can be checked all the same
        }
      start(() => {
        setProblems(failed);
        router.refresh();
      });
    });
  const busy = starting || running;
  return (
    <div className="flex flex-col gap-3">
      <NamedButton submit="Check all of it" busy={busy} className="self-start" onPress={checkAll}>
        {busy ? 'Checking…' : 'Check all of it'}
      </NamedButton>
      {problems.map((problem) => (
        <Callout key={problem} kind="error">
          {problem}
        </Callout>
      ))}
    </div>
  );
}
