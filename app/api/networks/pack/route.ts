import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { packNetworkSchema } from '@/lib/protocol/rest';
import { readJson } from '../../_request/body';

export const dynamic = 'force-dynamic';

/** Uploaded files, or a zip of them, as one network; with the card and labels that came along. */
export const POST = handle(async (request) => {
  const { files } = await readJson(request, packNetworkSchema);
  return getServices().networks.pack(files);
});
