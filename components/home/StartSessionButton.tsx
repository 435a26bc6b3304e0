'use client';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import type { Id } from '@/lib/domain/hash';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import { messageOf } from '../api/request';
import { Button, type ButtonKind } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { createSession } from './createSession';

export interface StartSessionButtonProps {
  children: string;
  /** The session's name. */
  name: string;
  networkId?: Id;
  /** A network beside it. */
  compareWith?: Id;
  imageId?: Id;
  /** Settings of its run; chosen by the server when left out. */
  spec?: OcclusionSpec;
  /** Of the session's address: "view=map". */
  query?: string;
  kind?: ButtonKind;
}

/** One press: a new session, and into it. */
export function StartSessionButton(props: StartSessionButtonProps) {
  const { children, name, networkId, compareWith, imageId, spec, query, kind } = props;
  const router = useRouter();
  const [busy, start] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);

  const open = () =>
    start(async () => {
      setProblem(null);
      try {
        const session = await createSession({ name, networkId, compareWith, imageId, spec });
        router.push(`/s/${session.id}${query ? `?${query}` : ''}`);
      } catch (error) {
        setProblem(messageOf(error));
      }
    });

  return (
    <span className="inline-flex flex-col gap-2">
      <Button kind={kind} busy={busy} onClick={open}>
        {busy ? 'Opening…' : children}
      </Button>
      {problem && <Callout kind="error">{problem}</Callout>}
    </span>
  );
}
