import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { comparePresetsSchema } from '@/lib/protocol/rest';
import { readJson } from '../../_request/body';

export const dynamic = 'force-dynamic';

/** The usual preprocessings, tried on stored pictures. */
export const POST = handle(async (request) => {
  const { weightsHash, card } = await readJson(request, comparePresetsSchema);
  return { comparison: await getServices().networks.comparePresets(weightsHash, card) };
});
