/** Where the tab keeps what somebody chose and typed for a channel. */
import { personKey } from '@/lib/review/samePerson';
import { tabStore, type KeptStore } from '../page/keptStore';
import { readText, writeText } from '../review/keptText';

export function draftKey(labellingId: string, name: string, channel: number): string {
  return `label.${labellingId}.${personKey(name)}.${channel}`;
}

/**
 * What was sent is stored, so the tab need not keep it; what was typed since then stays.
 * @param sent as it was kept when it was sent
 * @returns whether nothing was typed since
 */
export function forgetSent(key: string, sent: string, tab: Pick<KeptStore, 'getItem'> = tabStore): boolean {
  if (readText(key, tab) !== sent) return false;
  writeText(key, '');
  return true;
}
