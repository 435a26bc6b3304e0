import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { partOf } from '@/lib/domain/findingParts';
import { found, readId } from '../../../../../../_request/address';
import { findingFileResponse } from '../../../../findingFile';

export const dynamic = 'force-dynamic';

interface Context {
  params: Promise<{ id: string; part: string; name: string }>;
}

/** A file of the evidence of a part that was added. */
export const GET = handle(async (_request, context: Context) => {
  const id = await readId(context, 'finding');
  const { part, name } = await context.params;
  const { findings } = getServices();
  const finding = found(await findings.get(id), 'finding');
  const { number } = found(partOf(finding, part) ?? null, 'part of this finding');
  return findingFileResponse(await findings.file(id, name, part), name, `${finding.title} part ${number}`);
});
