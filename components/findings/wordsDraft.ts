/**
 * Words that somebody began to write and did not save yet: they outlive the page, in the browser that they were written
 * in. Each tab has its own, so that two of them do not write over each other.
 */
import { z } from 'zod';
import { revisionNumberSchema } from '@/lib/domain/findingWords';
import type { KeptStore } from '../page/keptStore';

const placeSchema = z.object({ start: z.int().min(0), end: z.int().min(0) });
/** Where somebody else wrote something else meanwhile: a whole field, or a place of the text. */
const clashSchema = z.object({
  field: z.enum(['title', 'text', 'tags']),
  /** Who that was. */
  by: z.string(),
  base: z.string(),
  theirs: z.string(),
  mine: z.string(),
  /** Where it is in the text as it stands in the field; null: it was written over, or it is a whole field. */
  place: placeSchema.nullable(),
});
export type WordsClash = z.infer<typeof clashSchema>;

const draftSchema = z.object({
  /** The newest revision that was seen, and what it said. */
  basedOn: revisionNumberSchema,
  base: z.object({ title: z.string(), text: z.string(), tags: z.array(z.string()) }),
  /** As they stand in the fields: what is not right yet is kept, too. */
  title: z.string(),
  text: z.string(),
  tags: z.string(),
  /** What is to be decided, or was. */
  clashes: z.array(clashSchema).default([]),
  /** The draft of another tab that this one was begun with, as it was then. */
  from: z.object({ key: z.string(), writtenAt: z.number() }).nullable().default(null),
  /** Milliseconds since 1970. */
  writtenAt: z.number().default(0),
});
export type WordsDraft = z.infer<typeof draftSchema>;

const TAB_KEY = 'specular.tab';

export interface WordsDraftsOptions {
  findingId: string;
  /** Of the browser. */
  local: KeptStore;
  /** Of the tab. */
  tab: KeptStore;
  makeId: () => string;
}

/** The drafts of one finding. */
export class WordsDrafts {
  private readonly prefix: string;

  constructor(private readonly options: WordsDraftsOptions) {
    this.prefix = `specular.draft.${options.findingId}`;
  }

  /** The one of this tab. Null: there is none, or none that can be read. */
  own(): WordsDraft | null {
    const id = this.options.tab.getItem(TAB_KEY);
    return id === null ? null : this.read(this.keyOf(id));
  }

  /** The newest one that is not of this tab: that one may have been closed, or is open still. */
  other(): WordsDraft | null {
    const id = this.options.tab.getItem(TAB_KEY);
    const own = id === null ? null : this.keyOf(id);
    let newest: WordsDraft | null = null;
    for (const key of this.options.local.keys()) {
      // Without a tab: of a version of this page that had one draft for all of them.
      if (key === own || (key !== this.prefix && !key.startsWith(`${this.prefix}/`))) continue;
      const draft = this.read(key);
      if (draft && draft.writtenAt >= (newest?.writtenAt ?? 0))
        newest = { ...draft, from: { key, writtenAt: draft.writtenAt } };
    }
    return newest;
  }

  /** A browser without room keeps it for as long as the page is open. */
  write(draft: WordsDraft): void {
    this.options.local.setItem(this.keyOf(this.tabId()), JSON.stringify(draft));
  }

  /** Takes the draft of this tab away, and the one that it was begun with unless somebody went on with that. */
  clear(): void {
    const { local, tab } = this.options;
    const id = tab.getItem(TAB_KEY);
    if (id === null) return;
    const from = this.own()?.from;
    if (from && this.read(from.key)?.writtenAt === from.writtenAt) local.removeItem(from.key);
    local.removeItem(this.keyOf(id));
  }

  /**
   * Another tab changed something in the store. If it is the draft of this one, that tab is a copy of it, as browsers make
   * them: this one goes on under another name.
   * @returns whether that is so
   */
  isTaken(changedKey: string | null): boolean {
    const { tab, makeId } = this.options;
    const id = tab.getItem(TAB_KEY);
    if (id === null || changedKey !== this.keyOf(id)) return false;
    tab.setItem(TAB_KEY, makeId());
    return true;
  }

  private tabId(): string {
    const { tab, makeId } = this.options;
    const known = tab.getItem(TAB_KEY);
    if (known !== null) return known;
    const id = makeId();
    tab.setItem(TAB_KEY, id);
    return id;
  }

  private keyOf(tabId: string): string {
    return `${this.prefix}/${tabId}`;
  }

  private read(key: string): WordsDraft | null {
    try {
      return draftSchema.safeParse(JSON.parse(this.options.local.getItem(key) ?? 'null')).data ?? null;
    } catch {
      return null;
    }
  }
}
