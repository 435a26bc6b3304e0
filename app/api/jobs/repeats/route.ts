import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { repeatsQuestionSchema } from '@/lib/protocol/rest';
import { readJson } from '../../_request/body';
import { momentsOfRepeats } from './momentsOfRepeats';

export const dynamic = 'force-dynamic';

/** Mean and spread of the repeats of a run, of what is known of them now. Starts nothing. */
export const POST = handle(async (request) => {
  const question = await readJson(request, repeatsQuestionSchema);
  return momentsOfRepeats(getServices(), question);
});
