/** All rows that a view of patches is about, also those that are not in sight. */
import { MAX_RANKED_CHANNELS, type LayerScan } from '@/lib/domain/patches';
import { channelPatchesAnswerSchema, rankingAnswerSchema } from '@/lib/protocol/rest';
import { request } from '../api/request';
import { channelPath, rankingPath } from './patchPaths';
import { channelRows, rankingRows, type PatchRow } from './patchRows';
import type { PatchesLook } from './patchesLook';

/** Of one channel both sides and the samples; else of all channels, in the order of the rows. Throws AppErrors. */
export async function collectRows(
  { imageSetId, key, channels }: Pick<LayerScan, 'imageSetId' | 'key' | 'channels'>,
  channel: number | null,
  look: Pick<PatchesLook, 'order' | 'top' | 'perPicture'>,
  ask: typeof request = request,
): Promise<PatchRow[]> {
  if (channel !== null)
    return channelRows((await ask(channelPath(imageSetId, key, channel, look), channelPatchesAnswerSchema)).patches);
  const rows: PatchRow[] = [];
  for (let from = 0; from < channels; from += MAX_RANKED_CHANNELS) {
    const range = { order: look.order, from, count: MAX_RANKED_CHANNELS, top: look.top };
    const answer = await ask(rankingPath(imageSetId, key, range), rankingAnswerSchema);
    rows.push(...rankingRows(answer.channels, look.top));
  }
  return rows;
}
