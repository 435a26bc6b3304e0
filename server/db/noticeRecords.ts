/** What follows from an entry of a review, and the inboxes. */
import type { FindingPart } from '@/lib/domain/finding';
import type { FindingStatus, ReviewerState } from '@/lib/domain/findingReview';
import type { AskedReview, InboxState, NewNotice, Notice } from '@/lib/domain/notice';
import type { Page } from './database';

/** Somebody who is asked to look at a finding, or who answers to that. */
export interface ReviewerChange {
  personKey: string;
  person: string;
  /** Who asked, and with which words. */
  by: string;
  note: string;
  state: ReviewerState;
  /** The entry is the one that asks. */
  asksNow: boolean;
}

export interface ReviewEffects {
  /** That the entry sets; null: none. */
  status: FindingStatus | null;
  reviewer: ReviewerChange | null;
  notices: readonly NewNotice[];
  /** That the entry adds to the finding; its id, its time and who adds it are the entry's. */
  part?: AddedPart | null;
}
type WithoutEntry<T> = T extends unknown ? Omit<T, 'id' | 'entry' | 'by' | 'at'> : never;
export type AddedPart = WithoutEntry<FindingPart>;

/** People are their keys here: see lib/review/samePerson.ts. */
export interface NoticeRepository {
  /** Newest first. */
  list(personKey: string, filter: { unread: boolean }, page: { offset: number; limit: number }): Promise<Page<Notice>>;
  state(personKey: string): Promise<InboxState>;
  /** Of these notices those of this person: read now, unless they were before, or not read. */
  mark(personKey: string, ids: readonly string[], read: boolean): Promise<void>;
  /** All up to a moment, that one too. */
  markAll(personKey: string, until: Date): Promise<void>;
  /** Findings that a person is or was asked to look at: those that wait for an answer first. */
  reviews(personKey: string, page: { offset: number; limit: number }): Promise<Page<AskedReview>>;
  /** Names of people who wrote, said or were asked something, in any order; those that hold a text, in any case. */
  people(search: string): Promise<string[]>;
}
