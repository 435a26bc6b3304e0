import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { fileResponse, nameForFile } from '../../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

interface Context {
  params: Promise<{ token: string; name: string }>;
}

/** A file of what the link shows. Nothing keeps it: when the link is revoked, it is gone. */
export const GET = handle(async (_request, context: Context) => {
  const { token, name } = await context.params;
  const { share } = getServices();
  const { bytes, contentType } = await share.file(token, name);
  const { content } = await share.open(token);
  const isShown = contentType === 'image/png';
  const downloadName = isShown ? undefined : `${nameForFile(content.title)}-${name}`;
  return fileResponse({ bytes, contentType, downloadName });
});
