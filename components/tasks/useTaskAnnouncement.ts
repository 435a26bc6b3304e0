import { useEffect, useState } from 'react';
import type { Task } from '@/lib/domain/task';
import { createAnnouncer } from '../occlusion/progressAnnouncer';
import { browserTimers } from '../session/browserTimers';
import { announcementText } from './taskText';

/** The text of a polite live region: how a task goes, at most every five seconds. */
export function useTaskAnnouncement(task: Task | null): string {
  const [said, setSaid] = useState('');
  const [announcer] = useState(() => createAnnouncer(setSaid, browserTimers));
  const text = task && announcementText(task);
  useEffect(() => {
    if (text) announcer.announce(text);
  }, [announcer, text]);
  useEffect(() => () => announcer.stop(), [announcer]);
  return said;
}
