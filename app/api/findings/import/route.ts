import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { IMPORT_LINES, MAX_ARCHIVE_BYTES } from '@/lib/protocol/rest';
import { bodyStream } from '../../_request/body';
import { importLines } from '../../_request/importLines';

export const dynamic = 'force-dynamic';

/**
 * Takes in an archive that was exported as JSON, and says of each finding what became of it. Who asks for lines is told how
 * far it is, from when the archive is there whole.
 */
export const POST = handle((request) => {
  const { findingArchive } = getServices();
  const archive = bodyStream(request, MAX_ARCHIVE_BYTES, 'The archive');
  const wantsLines = request.headers.get('accept')?.includes(IMPORT_LINES) ?? false;
  if (!wantsLines) return findingArchive.import(archive, { signal: request.signal });
  return importLines(request.signal, (watch) => findingArchive.import(archive, watch));
});
