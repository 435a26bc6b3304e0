import { FINDING_OPERATIONS, FINDING_SCHEMAS } from '@/lib/openapi/findingOperations';
import { openApiDocument } from '@/lib/openapi/openApiDocument';
import { ERROR_STATUS } from '@/server/http/errorStatus';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';

export const dynamic = 'force-dynamic';

let document: ReturnType<typeof openApiDocument> | undefined;

/** The routes of findings in OpenAPI 3.1. */
export const GET = handle(() => {
  document ??= openApiDocument(FINDING_OPERATIONS, {
    title: 'Specular: findings',
    version: getServices().version,
    description: 'Findings with their frozen evidence, their review, and how they are found again.',
    named: FINDING_SCHEMAS,
    statusOf: (code) => ERROR_STATUS[code],
  });
  return document;
});
