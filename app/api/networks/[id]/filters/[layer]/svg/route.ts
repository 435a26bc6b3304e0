import { handle } from '@/server/http/respond';
import type { IdContext } from '../../../../../_request/address';
import { filterPicture } from '../../../../../_request/filterPicture';

export const dynamic = 'force-dynamic';

/** The same picture as the PNG, as sharp rectangles for print. */
export const GET = handle((request, context: IdContext) => filterPicture(request, context, 'svg'));
