import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found } from '../../../../../_request/address';
import { fileResponse } from '../../../../../_request/fileResponse';
import { readChannel, type ChannelContext } from '../channelAddress';

export const dynamic = 'force-dynamic';

/** PNG of the patches that the channel is judged by. */
export const GET = handle(async (_request, context: ChannelContext) => {
  const { id, channel } = await readChannel(context);
  const bytes = found(await getServices().labellings.picture(id, channel), 'channel of this labelling');
  return fileResponse({ bytes, contentType: 'image/png', immutable: true });
});
