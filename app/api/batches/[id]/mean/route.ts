import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { littleEndian } from '@/lib/tensor/npy';
import { readId, type IdContext } from '../../../_request/address';

export const dynamic = 'force-dynamic';

/** The mean map of the drops so far, with its spread. */
export const GET = handle(async (_request, context: IdContext) => {
  const { pictures, mean, deviation } = await getServices().batches.mean(await readId(context, 'batch'));
  const base64 = (values: Float32Array) => Buffer.from(littleEndian(values)).toString('base64');
  return { pictures, mean: base64(mean), deviation: base64(deviation) };
});
