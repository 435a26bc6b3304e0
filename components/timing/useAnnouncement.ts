'use client';
import { useEffect, useState } from 'react';
import { createAnnouncer } from './announcer';
import { browserTimers } from './timers';

/** The text of a polite live region that follows `text`, at most every five seconds. Null: there is nothing to say. */
export function useAnnouncement(text: string | null): string {
  const [said, setSaid] = useState('');
  const [announcer] = useState(() => createAnnouncer(setSaid, browserTimers));
  useEffect(() => {
    if (text) announcer.announce(text);
  }, [announcer, text]);
  useEffect(() => () => announcer.stop(), [announcer]);
  return said;
}
