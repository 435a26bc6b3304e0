/** What is stored of labellings. */
import type { LabelEntry, Labelling, LabelledChannel, LabellingProgress, NewLabel } from '@/lib/domain/labelling';

export type NewLabellingRecord = Omit<Labelling, 'createdAt' | 'state' | 'shownAt' | 'channels'> & {
  /** One or more. */
  labelled: readonly LabelledChannel[];
};

export interface LabellingRepository {
  /** With its channels: all or nothing. One that has the id already is returned as it is. */
  create(labelling: NewLabellingRecord): Promise<Labelling>;
  get(id: string): Promise<Labelling | null>;
  /** Newest first. */
  list(limit: number, offset?: number): Promise<Labelling[]>;
  count(): Promise<number>;
  channel(labellingId: string, channel: number): Promise<LabelledChannel | null>;
  /** Durable when it resolves. Null: there is none. */
  setState(id: string, state: Labelling['state']): Promise<Labelling | null>;
  /**
   * Notes that labels are about to be shown to everybody who asks, if it is closed: whatever is labelled later was not
   * labelled blind. Resolves with it as it is then.
   */
  noteShown(id: string): Promise<Labelling | null>;
  /**
   * Adds to the log, and notes whether the person could see others' labels by then: in one step, so that nobody closes or
   * shows them in between. The entry with this id if there is one already. Null: it is closed, or does not have the channel.
   */
  addLabel(label: NewLabel & { labellingId: string }): Promise<LabelEntry | null>;
  label(id: string): Promise<LabelEntry | null>;
  /** Oldest first: all, or those of one person. */
  labels(labellingId: string, by?: string): Promise<LabelEntry[]>;
  /** Entries of all people. */
  countLabels(labellingId: string): Promise<number>;
  /** In the order in which people began; of each labelling. */
  progress(labellingIds: readonly string[]): Promise<Map<string, LabellingProgress[]>>;
}
