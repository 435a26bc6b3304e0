import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { clearStorageSchema } from '@/lib/protocol/rest';
import { readJson } from '../../_request/body';

export const dynamic = 'force-dynamic';

export const POST = handle(async (request) => {
  const { category } = await readJson(request, clearStorageSchema);
  const { storage } = getServices();
  const freedBytes = await storage.clear(category);
  return { freedBytes, storage: await storage.report() };
});
