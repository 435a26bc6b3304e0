/** The rules of a collection: what can be done to it after what was done. */
import { AppError } from '../domain/appError';
import { MAX_COLLECTION_ITEMS, type CollectionAct, type ItemAct, type NewCollectionEntry } from '../domain/collection';
import { checkTalk, isTalkKnown } from '../review/checkAct';
import { isItemAct, type CollectionContent, type CollectionItem } from './collectionOf';

/**
 * Throws where an act cannot follow: `conflict` where somebody else's came before it and words would be lost, `forbidden`,
 * `not_found`, `too_large` and `invalid_input` with the field. Whether a finding that is added exists is not looked up.
 */
export function checkCollectionAct(
  content: CollectionContent,
  { by, act }: Pick<NewCollectionEntry, 'by' | 'act'>,
): void {
  if (act.kind === 'putAway' || act.kind === 'bringBack') return;
  if (isItemAct(act)) return checkItemAct(content, act);
  if (act.kind === 'comment' && act.anchor !== null)
    throw new AppError('invalid_input', 'A comment about a collection is about all of it.', { field: 'act.anchor' });
  checkTalk(content, by, act, 'collection');
}

/** Whether an act would do what holds already: nothing need be stored then. `checkCollectionAct` lets it pass. */
export function changesNothing(content: CollectionContent, act: CollectionAct): boolean {
  switch (act.kind) {
    case 'putAway':
    case 'bringBack':
      return (content.putAway !== null) === (act.kind === 'putAway');
    case 'add':
    case 'putBack':
      return isThere(content, act.finding);
    case 'remove':
      return !isThere(content, act.finding);
    case 'note':
      return itemOf(content, act.finding)?.note.text === act.text;
    case 'move':
      return followerOf(content, act.finding) === act.before;
    default:
      return isTalkKnown(content, act);
  }
}

function checkItemAct(content: CollectionContent, act: ItemAct): void {
  if (content.putAway)
    throw new AppError('conflict', `${content.putAway.by} put this collection away. Bring it back, then change it.`);
  const item = itemOf(content, act.finding);
  if (act.kind === 'add') {
    if (item?.removed === null && act.note !== '' && act.note !== item.note.text)
      throw new AppError(
        'conflict',
        `${item.added.by} added this finding already. Your note was not saved: look at the one that is there, then add yours to it.`,
        { field: 'act.note' },
      );
    if (item?.removed !== null) checkRoom(content);
    return;
  }
  if (!item)
    throw new AppError('not_found', `The finding "${act.finding}" was never in this collection.`, {
      field: 'act.finding',
    });
  if (act.kind === 'remove') return;
  if (act.kind === 'putBack') {
    if (item.removed) checkRoom(content);
    return;
  }
  if (item.removed)
    throw new AppError('conflict', `${item.removed.by} removed this finding meanwhile. Put it back, then go on.`, {
      field: 'act.finding',
    });
  if (act.kind === 'move') checkMove(content, act);
  else if (item.note.text !== act.was && item.note.text !== act.text)
    throw new AppError(
      'conflict',
      `${item.note.by} changed this note meanwhile. Yours was not saved yet: look at theirs, then write again.`,
      { field: 'act.was' },
    );
}

function checkMove(content: CollectionContent, { finding, before }: Extract<ItemAct, { kind: 'move' }>): void {
  if (before === null || (before !== finding && itemOf(content, before))) return;
  throw new AppError('invalid_input', 'A finding is moved before another one that is, or was, in the collection.', {
    field: 'act.before',
  });
}

function checkRoom({ items }: CollectionContent): void {
  if (items.length < MAX_COLLECTION_ITEMS) return;
  throw new AppError(
    'too_large',
    `A collection holds at most ${MAX_COLLECTION_ITEMS} findings. Remove one first, or begin another collection.`,
  );
}

function itemOf({ items, removed }: CollectionContent, findingId: string): CollectionItem | undefined {
  return items.find((item) => item.findingId === findingId) ?? removed.find((item) => item.findingId === findingId);
}

function isThere({ items }: CollectionContent, findingId: string): boolean {
  return items.some((item) => item.findingId === findingId);
}

/** The finding that comes after another one; null: it is the last. */
function followerOf({ items }: CollectionContent, findingId: string): string | null {
  return items[items.findIndex((item) => item.findingId === findingId) + 1]?.findingId ?? null;
}
