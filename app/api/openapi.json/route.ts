import { openApiDocument } from '@/lib/openapi/openApiDocument';
import { NAMED_SCHEMAS, OPERATIONS } from '@/lib/openapi/operations';
import { ERROR_STATUS } from '@/server/http/errorStatus';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';

export const dynamic = 'force-dynamic';

let document: ReturnType<typeof openApiDocument> | undefined;

/** The routes of findings and of what people do with them, in OpenAPI 3.1. */
export const GET = handle(() => {
  document ??= openApiDocument(OPERATIONS, {
    title: 'Specular: findings and review',
    version: getServices().version,
    description:
      'Findings with their frozen evidence, how they are found again, and what people do with them: review, collections, labellings, inboxes, public links, export and import.',
    named: NAMED_SCHEMAS,
    statusOf: (code) => ERROR_STATUS[code],
  });
  return document;
});
