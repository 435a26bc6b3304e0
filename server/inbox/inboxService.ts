import type { AskedReview, InboxState, MarkNotices, Notice } from '@/lib/domain/notice';
import type { Page } from '../db/database';

/** What concerns a person. People are their display names, however they are written. */
export interface InboxService {
  /** Newest first. */
  list(person: string, filter: { unread: boolean }, page: { offset: number; limit: number }): Promise<Page<Notice>>;
  state(person: string): Promise<InboxState>;
  /** Read, or unread again. Notices of others, and those that are not there, stay as they are. Durable when it resolves. */
  mark(marks: MarkNotices): Promise<InboxState>;
  /** Findings that a person is or was asked to look at: open ones first. */
  reviews(person: string, page: { offset: number; limit: number }): Promise<Page<AskedReview>>;
  /**
   * People who are known here: whoever wrote, said or was asked something. Each once. First those whose name begins with
   * the search, then those with a later word that does, then others that have it anywhere.
   */
  people(search: string, limit: number): Promise<string[]>;
  /** Says that the inboxes of these people (by their keys) changed. */
  tell(personKeys: readonly string[]): void;
  /** The listener is called after every change of this person's inbox, and must not throw. */
  subscribe(person: string, listener: () => void): () => void;
}
