import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';

export const dynamic = 'force-dynamic';

/** Whether the server can work: it answers once a device was found. */
export const GET = handle(async () => {
  const { version, database, device } = getServices();
  return { status: 'ok', version, device: await device(), database: database.kind };
});
