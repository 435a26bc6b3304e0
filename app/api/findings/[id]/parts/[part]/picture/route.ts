import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { partOf } from '@/lib/domain/findingParts';
import { found, readId } from '../../../../../_request/address';
import { fileResponse } from '../../../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

interface Context {
  params: Promise<{ id: string; part: string }>;
}

/** The frozen picture of a part that was added. */
export const GET = handle(async (_request, context: Context) => {
  const id = await readId(context, 'finding');
  const { findings, artifacts } = getServices();
  const finding = found(await findings.get(id), 'finding');
  const { evidence } = found(partOf(finding, (await context.params).part) ?? null, 'part of this finding');
  return fileResponse({
    bytes: await artifacts.get(evidence.pictureHash),
    contentType: 'image/png',
    immutable: true,
  });
});
