/** How every REST route answers: a value as JSON, an error as `{error: {code, message, field?}}`. */
import { randomUUID } from 'node:crypto';
import { AppError, INTERNAL_ERROR_BODY, type ErrorBody } from '@/lib/domain/appError';
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
  return errorResponse(errorBodyOf(error, what));
}

/** What is told of an error, for an answer that has begun already. Logs it as `respondWithError` does. */
export function errorBodyOf(error: unknown, what: string): ErrorBody {
  if (error instanceof AppError) return error.toBody();
  const incident = randomUUID().slice(0, 8);
  findLog().error({ incident, err: error }, `Unexpected error in ${what}`);
  return { ...INTERNAL_ERROR_BODY, message: `${INTERNAL_ERROR_BODY.message} Incident ${incident}.` };
}

function errorResponse(error: ErrorBody): Response {
  return Response.json({ error }, { status: ERROR_STATUS[error.code], headers: { 'cache-control': 'no-store' } });
}
