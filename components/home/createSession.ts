import type { z } from 'zod';
import type { Session } from '@/lib/domain/session';
import { sessionAnswerSchema, type createSessionSchema } from '@/lib/protocol/rest';
import { request } from '../api/request';

/** Makes a session; what is left out is chosen by the server. */
export async function createSession(wishes: z.input<typeof createSessionSchema>): Promise<Session> {
  const { session } = await request('/api/sessions', sessionAnswerSchema, { method: 'POST', json: wishes });
  return session;
}
