'use client';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { AppError } from '@/lib/domain/appError';
import { publicStateSchema } from '@/lib/protocol/shareRest';
import { request } from '../api/request';
import { openStateEvents, parseState } from '../page/stateEvents';
import { GoneLink } from './GoneLink';

/**
 * Shows what a public link shows for as long as it does: when it is revoked or expires, the content leaves the page at
 * once. Only what is in sight keeps a connection: a wiki may have many of them on a page, and a browser keeps six to a
 * server.
 */
export function LivePublicLink({ token, children }: { token: string; children: ReactNode }) {
  const [gone, setGone] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const ask = useEffectEvent(async () => {
    try {
      await request(`/api/p/${token}`, publicStateSchema);
    } catch (error) {
      if (error instanceof AppError && (error.code === 'gone' || error.code === 'not_found')) setGone(error.message);
    }
  });
  useEffect(() => {
    const element = root.current;
    if (gone !== null || !element) return;
    let isInSight = true;
    const events = openStateEvents({
      path: `/api/p/${token}/events`,
      onData(data) {
        // What cannot be read is asked about.
        if (parseState(publicStateSchema, data)?.state !== 'active') void ask();
      },
      onRefused: () => void ask(), // the link may be gone
      isInSight: () => isInSight,
    });
    const sight = new IntersectionObserver((entries) => {
      const isNow = entries.at(-1)?.isIntersecting ?? true;
      if (isNow === isInSight) return;
      isInSight = isNow;
      events.look();
    });
    sight.observe(element);
    return () => {
      sight.disconnect();
      events.close();
    };
  }, [token, gone]);
  useEffect(() => {
    if (gone !== null) forgetContent();
  }, [gone]);
  if (gone !== null) return <GoneLink>{gone}</GoneLink>;
  return <div ref={root}>{children}</div>;
}

/** What the server sent the content in: beside the page itself, the scripts that carry it and what programs read. */
function forgetContent(): void {
  document.title = 'Specular';
  const carriers = 'script:not([src]), meta[property], meta[name^="twitter:"], meta[name="description"], link[rel="preload"][as="image"]'; // prettier-ignore
  for (const element of document.querySelectorAll(carriers)) element.remove();
}
