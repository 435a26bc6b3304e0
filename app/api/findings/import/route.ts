import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { MAX_ARCHIVE_BYTES } from '@/lib/protocol/rest';
import { bodyStream } from '../../_request/body';

export const dynamic = 'force-dynamic';

/** Takes in an archive that was exported as JSON, and says of each finding what became of it. */
export const POST = handle((request) =>
  getServices().findingArchive.import(bodyStream(request, MAX_ARCHIVE_BYTES, 'The archive'), request.signal),
);
