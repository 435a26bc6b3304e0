/** The routes of what concerns a person, and what they take and give. */
import { type z } from 'zod';
import { askedReviewSchema, inboxStateSchema, markNoticesSchema, noticeSchema } from '../domain/notice';
import * as rest from '../protocol/inboxRest';
import { EVENTS, type Operation } from './operation';

/** Schemas with a name of their own. */
export const INBOX_SCHEMAS = {
  Notice: noticeSchema,
  InboxState: inboxStateSchema,
  AskedReview: askedReviewSchema,
} satisfies Record<string, z.ZodType>;

const INBOX = 'Inbox';

export const INBOX_OPERATIONS: readonly Operation[] = [
  {
    ...{ method: 'GET', path: '/api/inbox', tag: INBOX },
    summary: 'What concerns a person, newest first.',
    query: rest.inboxQuerySchema,
    answer: rest.inboxPageSchema,
    errors: ['invalid_input'],
  },
  {
    ...{ method: 'POST', path: '/api/inbox', tag: INBOX },
    summary: 'Read, all read up to a moment, or unread again.',
    body: markNoticesSchema,
    answer: rest.inboxStateAnswerSchema,
    errors: ['invalid_input'],
  },
  {
    ...{ method: 'GET', path: '/api/inbox/events', tag: INBOX },
    summary: 'How many notices are unread, now and after every change: server-sent events, each an InboxState.',
    query: rest.personQuerySchema,
    answer: EVENTS,
    errors: ['invalid_input'],
  },
  {
    ...{ method: 'GET', path: '/api/reviews', tag: INBOX },
    summary: 'What a person is or was asked to look at, open ones first.',
    query: rest.reviewsQuerySchema,
    answer: rest.reviewsPageSchema,
    errors: ['invalid_input'],
  },
  {
    ...{ method: 'GET', path: '/api/people', tag: INBOX },
    summary: 'Names of people who wrote, said or were asked something here, to be mentioned or asked.',
    query: rest.peopleQuerySchema,
    answer: rest.peopleAnswerSchema,
    errors: ['invalid_input'],
  },
];
