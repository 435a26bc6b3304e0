import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { MAX_UPLOAD_BYTES, uploadQuerySchema } from '@/lib/protocol/rest';
import { readQuery } from '../_request/address';
import { bodyStream } from '../_request/body';

export const dynamic = 'force-dynamic';

/** Stores any file under the hash of its bytes. It becomes a network or a test picture by a later request. */
export const POST = handle(async (request) => {
  const { name } = readQuery(request, uploadQuerySchema);
  const stored = await getServices().artifacts.putStream(bodyStream(request, MAX_UPLOAD_BYTES, name), MAX_UPLOAD_BYTES);
  return { ...stored, fileName: name };
});
