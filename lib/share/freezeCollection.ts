/** What a public link shows of a collection, made of the collection and its findings at one moment. */
import { AppError } from '../domain/appError';
import type { FrozenCollection } from '../collections/collectionAt';
import type { Finding } from '../domain/finding';
import type { ReviewEntry } from '../domain/findingReview';
import { MAX_SHARED_CHARACTERS, MAX_SHARED_FINDINGS, type PublicCollection } from '../domain/publicCollection';
import { freezeFinding, publicThread } from './freezeFinding';
import type { EvidenceFile } from './publicEvidence';
import { withoutWorkspace } from './withoutWorkspace';

/** A finding of the collection, with its whole review by number. */
export interface FoundItem {
  finding: Finding;
  log: readonly ReviewEntry[];
}

export interface FrozenContent {
  content: PublicCollection;
  /** By their names in `content`. */
  files: Record<string, EvidenceFile>;
}

/** Throws `too_large` where it has more findings than one link shows. */
export function requireFewFindings({ items }: Pick<FrozenCollection, 'items'>): void {
  if (items.length <= MAX_SHARED_FINDINGS) return;
  throw new AppError(
    'too_large',
    `A public link shows at most ${MAX_SHARED_FINDINGS} findings, and this collection has ${items.length}. Share a smaller collection.`,
  );
}

/**
 * Keeps no more of the workspace than `freezeFinding` does. Throws `too_large` with what can be done about it, before more
 * than that is read.
 * @param find reads a finding of the collection: each is asked for once, in order, and is not held; null: it is left out
 * @param ownHosts hosts by which this workspace is reached
 */
export async function freezeCollection(
  collection: FrozenCollection & { lastEdit: PublicCollection['lastEdit'] },
  find: (findingId: string) => Promise<FoundItem | null>,
  options: { withDiscussion: boolean; ownHosts: readonly string[] },
): Promise<FrozenContent> {
  requireFewFindings(collection);
  const clean = (text: string) => withoutWorkspace(text, options.ownHosts);
  const files: FrozenContent['files'] = {};
  const items: PublicCollection['items'] = [];
  let characters = 0;
  for (const [
    place,
    {
      findingId,
      note: { text, by, at },
    },
  ] of collection.items.entries()) {
    // prettier-ignore
    const one = await find(findingId);
    if (!one) continue;
    const frozen = freezeFinding(one.finding, one.log, options);
    const nameOf = (file: string) => `f${place + 1}-${file}`;
    for (const [name, file] of Object.entries(frozen.files)) files[nameOf(name)] = file;
    const finding = withFileNames(frozen.content, (name) => (Object.hasOwn(frozen.files, name) ? nameOf(name) : name));
    const item = { note: text === '' ? null : { by, at, text: clean(text) }, finding };
    characters += JSON.stringify(item).length;
    requireShort(characters, options.withDiscussion);
    items.push(item);
  }
  const { title, text, tags, author, createdAt, revision, lastEdit, threads } = collection;
  const content: PublicCollection = {
    kind: 'collection',
    ...{ title: clean(title), text: clean(text), tags: tags.map(clean) },
    ...{ author, createdAt, revision, lastEdit, items },
    discussion: options.withDiscussion ? threads.map((thread) => publicThread(thread, () => '', clean)) : null,
  };
  requireShort(JSON.stringify(content).length, options.withDiscussion);
  return { content, files };
}

/** Other names of files, wherever a content names one: every field that is called "file". */
function withFileNames<Content>(content: Content, nameOf: (file: string) => string): Content {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    const named = (key: string, one: unknown) => (key === 'file' && typeof one === 'string' ? nameOf(one) : copy(one));
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, named(key, one)]));
  };
  return copy(content) as Content;
}

function requireShort(characters: number, withDiscussion: boolean): void {
  if (characters <= MAX_SHARED_CHARACTERS) return;
  throw new AppError(
    'too_large',
    `This is more than one page can show: ${MAX_SHARED_CHARACTERS.toLocaleString('en')} characters at the most. ${withDiscussion ? 'Share it without the discussion, or share' : 'Share'} a smaller collection.`,
  );
}
