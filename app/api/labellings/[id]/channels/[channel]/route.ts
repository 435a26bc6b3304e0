import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found } from '../../../../_request/address';
import { readChannel, type ChannelContext } from './channelAddress';

export const dynamic = 'force-dynamic';

/** What the channel is judged by, as numbers and names. */
export const GET = handle(async (_request, context: ChannelContext) => {
  const { id, channel } = await readChannel(context);
  return found(await getServices().labellings.evidence(id, channel), 'channel of this labelling');
});
