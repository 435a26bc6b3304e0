import { channelAddressSchema } from '@/lib/protocol/labellingRest';
import { notFound, readId } from '../../../../_request/address';

export interface ChannelContext {
  params: Promise<{ id: string; channel: string }>;
}

/** Of a labelling. One that no row can have is `not_found`, as any other that does not exist. */
export async function readChannel(context: ChannelContext): Promise<{ id: string; channel: number }> {
  const id = await readId(context, 'labelling');
  const channel = channelAddressSchema.safeParse((await context.params).channel);
  if (!channel.success) throw notFound('channel of this labelling');
  return { id, channel: channel.data };
}
