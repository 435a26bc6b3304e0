/** How every REST route answers: a value as JSON, an error as `{error: {code, message, field?}}`. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { INTERNAL_ERROR_BODY, errorCodeSchema, type ErrorBody } from '@/lib/domain/appError';
import { findLog } from '../log';
import { ERROR_STATUS } from './errorStatus';

/**
 * Wraps a route. What it returns is sent as JSON unless it is a Response already; `undefined` is an empty 204. An
 * AppError becomes its status and body. Anything else that is thrown is a surprise: it is logged under an incident
 * number, and the number is all that leaves the server.
 */
export function handle<Context>(
  route: (request: Request, context: Context) => unknown,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    try {
      const value = await route(request, context);
      if (value instanceof Response) return value;
      return value === undefined ? new Response(null, { status: 204 }) : Response.json(value);
    } catch (error) {
      return respondWithError(error, `${request.method} ${new URL(request.url).pathname}`);
    }
  };
}

/** The answer to anything that was thrown; logs it when it was not meant for the user. `what` names the request. */
export function respondWithError(error: unknown, what: string): Response {
  const forUser = findUserError(error);
  if (forUser) return errorResponse(forUser);
  const incident = randomUUID().slice(0, 8);
  findLog().error({ incident, err: error }, `Unexpected error in ${what}`);
  return errorResponse({ ...INTERNAL_ERROR_BODY, message: `${INTERNAL_ERROR_BODY.message} Incident ${incident}.` });
}

function errorResponse(error: ErrorBody): Response {
  return Response.json({ error }, { status: ERROR_STATUS[error.code], headers: { 'cache-control': 'no-store' } });
}

/**
 * An AppError by its shape, not by its class: Next bundles the routes apart from the server, so the services throw
 * errors of another copy of the class.
 */
const appErrorSchema = z.object({
  name: z.literal('AppError'),
  code: errorCodeSchema,
  message: z.string(),
  options: z.object({ field: z.string().optional() }),
});

function findUserError(error: unknown): ErrorBody | null {
  const parsed = appErrorSchema.safeParse(error);
  if (!parsed.success) return null;
  const { code, message, options } = parsed.data;
  return { code, message, ...(options.field ? { field: options.field } : {}) };
}
