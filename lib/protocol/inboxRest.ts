/** Inboxes over HTTP. There are no accounts: whoever says a name is that person. */
import { z } from 'zod';
import { askedReviewSchema, inboxStateSchema, noticeSchema } from '../domain/notice';
import { displayNameSchema } from '../domain/session';
import { limit, offset } from './rest';

const page = { person: displayNameSchema, offset, limit: limit(30) };
/** `show`: all of them, or those that are unread. */
export const inboxQuerySchema = z.strictObject({ ...page, show: z.enum(['all', 'unread']).default('all') });
export const reviewsQuerySchema = z.strictObject(page);
export const personQuerySchema = z.strictObject({ person: displayNameSchema });
export const peopleQuerySchema = z.strictObject({
  /** A part of a name. */
  search: z.string().max(40, 'must be at most 40 characters').default(''),
  limit: limit(8),
});

export const inboxPageSchema = z.object({
  items: z.array(noticeSchema),
  /** Over all pages. */
  total: z.int().min(0),
  state: inboxStateSchema,
});
export type InboxPage = z.infer<typeof inboxPageSchema>;
export const inboxStateAnswerSchema = z.object({ state: inboxStateSchema });
export const reviewsPageSchema = z.object({ items: z.array(askedReviewSchema), total: z.int().min(0) });
export const peopleAnswerSchema = z.object({ people: z.array(z.string()) });
