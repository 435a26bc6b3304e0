import { randomBytes } from 'node:crypto';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { createSessionSchema } from '@/lib/protocol/rest';
import { readJson } from '../_request/body';
import { chooseView } from './chooseView';

export const dynamic = 'force-dynamic';

/** 96 bits: a session is found by its link, not by guessing. */
const ID_BYTES = 12;

export const GET = handle(async () => ({ sessions: await getServices().database.sessions.list() }));

export const POST = handle(async (request) => {
  const { name, ...wishes } = await readJson(request, createSessionSchema);
  const services = getServices();
  const view = await chooseView(services, wishes);
  const id = randomBytes(ID_BYTES).toString('base64url');
  return { session: await services.database.sessions.create({ id, name, view }) };
});
