'use client';
import { useEffect, useState } from 'react';
import type { Job } from '@/lib/domain/job';
import { createAnnouncer, progressText } from '../occlusion/progressAnnouncer';
import { browserTimers } from './browserTimers';

/** The text of the polite live region: how the shown run goes. */
export function useAnnouncement(job: Job | null): string {
  const [said, setSaid] = useState('');
  const [announcer] = useState(() => createAnnouncer(setSaid, browserTimers));
  const text = job && progressText(job);
  useEffect(() => {
    if (text) announcer.announce(text);
  }, [announcer, text]);
  useEffect(() => () => announcer.stop(), [announcer]);
  return said;
}
