import { handle } from '@/server/http/respond';
import type { IdContext } from '../../../../../_request/address';
import { filterPicture } from '../../../../../_request/filterPicture';

export const dynamic = 'force-dynamic';

/** The filters of a layer as a picture with its caption, whole pixels for each weight. */
export const GET = handle((request, context: IdContext) => filterPicture(request, context, 'png'));
