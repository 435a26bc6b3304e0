/** Adding to a log of what people do and say, where several may do so at the same time. */
import { AppError } from '@/lib/domain/appError';

/** Entries that are read at a time. */
const PAGE = 1_000;

export interface Appended<Owner, Entry> {
  /** What the log belongs to, as it is with the entry. */
  owner: Owner;
  /** Null: what it says held already, and nothing was stored. */
  entry: Entry | null;
  /** False: it was stored before, by a request whose answer was lost. */
  isNew: boolean;
}

export interface LogOf<Owner, Entry> {
  /** What the log belongs to. Throws where it is not there. */
  owner: () => Promise<Owner>;
  /** By number, those after `after`. */
  entries: (after: number, limit: number) => Promise<Entry[]>;
  /** As many as there may be, and what is to be done where there are more. */
  limit: { most: number; advice: string };
  /**
   * Throws where the entry cannot follow on these. Null: it says what holds already. Or what stores it if the log has not
   * grown meanwhile, and gives null if it has.
   */
  judge: (owner: Owner, entries: readonly Entry[]) => Promise<(() => Promise<Entry | null>) | null>;
}

/** Stores an entry behind all that are there; one with this id that is there already is given back. */
export async function appendToLog<Owner, Entry extends { id: string }>(
  id: string,
  log: LogOf<Owner, Entry>,
): Promise<Appended<Owner, Entry>> {
  // Each round but the last one means that somebody else's entry was stored.
  for (;;) {
    const owner = await log.owner();
    const entries = await allEntriesOf(log.entries);
    const known = entries.find((entry) => entry.id === id);
    if (known) return { owner, entry: known, isNew: false };
    if (entries.length >= log.limit.most) throw new AppError('too_large', log.limit.advice);
    const store = await log.judge(owner, entries);
    if (!store) return { owner, entry: null, isNew: false };
    const entry = await store();
    if (entry) return { owner: await log.owner(), entry, isNew: true };
  }
}

/** A whole log, by number. */
export async function allEntriesOf<Entry>(read: (after: number, limit: number) => Promise<Entry[]>): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const more = await read(entries.length, PAGE);
    entries.push(...more);
    if (more.length < PAGE) return entries;
  }
}
