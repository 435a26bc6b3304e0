/** What was done to a collection, in words for who has its page open: "added “The loop decides”". */
import type { CollectionAct, CollectionEntry } from '../domain/collection';
import { samePerson } from '../review/samePerson';

/** Acts that a page has beside the collection, the last ones: of more at once nobody listens to each. */
export const RECENT_ACTS = 20;
/** Characters of what was written that are said. */
const MOST_SAID = 120;

export interface RecentAct {
  /** Of its entry. */
  number: number;
  by: string;
  /** Behind the name of who did it. */
  text: string;
}

/**
 * The last acts of a log, oldest first.
 * @param titleOf of a finding; null: it is not known
 */
export function recentActs(
  entries: readonly CollectionEntry[],
  titleOf: (findingId: string) => string | null,
): RecentAct[] {
  return entries.slice(-RECENT_ACTS).map(({ number, by, act }) => ({ number, by, text: actInWords(act, titleOf) }));
}

function actInWords(act: CollectionAct, titleOf: (findingId: string) => string | null): string {
  const named = (findingId: string) => {
    const title = titleOf(findingId);
    return title === null ? 'a finding' : `“${title}”`;
  };
  switch (act.kind) {
    case 'add':
      return `added ${named(act.finding)}`;
    case 'remove':
      return `removed ${named(act.finding)}`;
    case 'putBack':
      return `put ${named(act.finding)} back`;
    case 'move':
      return `moved ${named(act.finding)}`;
    case 'note':
      return act.text === '' ? `took away the note on ${named(act.finding)}` : `wrote the note on ${named(act.finding)}: ${beginning(act.text)}`; // prettier-ignore
    case 'putAway':
      return 'put this collection away';
    case 'bringBack':
      return 'brought this collection back';
    case 'comment':
      return `commented: ${beginning(act.text)}`;
    case 'reply':
      return `answered: ${beginning(act.text)}`;
    case 'rewrite':
      return 'changed a comment';
    case 'resolve':
      return 'resolved a thread';
    case 'reopen':
      return 'opened a thread again';
  }
}

function beginning(text: string): string {
  const letters = [...text.replaceAll(/\s+/g, ' ')];
  return letters.length > MOST_SAID ? `${letters.slice(0, MOST_SAID).join('')}…` : letters.join('');
}

/** How far a page is. */
interface Seen {
  revision: number;
  entryNumber: number;
}

/**
 * What others did since a page was `seen`, in sentences; empty where there is nothing to say.
 * @param me whose acts are not said, because they did them; null: nobody is known
 */
export function arrivalsOf(
  now: Seen & { lastEdit: { by: string } | null; recent: readonly RecentAct[] },
  seen: Seen,
  me: string | null,
): string {
  const isOther = (by: string) => me === null || !samePerson(by, me);
  const said = now.recent.filter(({ number, by }) => number > seen.entryNumber && isOther(by)).map(({ by, text }) => `${by} ${text}`); // prettier-ignore
  if (now.revision > seen.revision && now.lastEdit && isOther(now.lastEdit.by)) said.push(`${now.lastEdit.by} changed the words of the collection`); // prettier-ignore
  return said.map((text) => (/[.!?…]$/.test(text) ? text : `${text}.`)).join(' ');
}
