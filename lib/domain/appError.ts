/**
 * The one error that carries a message meant for the user. Everything else that is thrown is a surprise: it is logged
 * in full and the user gets a fixed text.
 */
import { z } from 'zod';

export const ERROR_CODES = [
  'invalid_input', // the request cannot be right: names the field and the fix
  'invalid_network', // the weights or the card cannot be used: names the file and the fix
  'invalid_image', // the picture cannot be decoded or is too large
  'not_found',
  'gone', // it was there, and was withdrawn or has expired
  'conflict', // somebody else changed or holds the thing
  'forbidden',
  'too_large',
  'unsupported',
  'storage_full',
  'storage_damaged', // stored bytes do not match their hash
  'unavailable', // a worker, device or database is not there right now
  'cancelled',
  'client_too_old',
  'server_too_old',
  'internal',
] as const;
export const errorCodeSchema = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

export const errorBodySchema = z.object({
  code: errorCodeSchema,
  /** One or two sentences for the user: what happened, in which file or field, and what to do. */
  message: z.string(),
  /** The input that is at fault, as a path: `spec.stride`. */
  field: z.string().optional(),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

const BRAND = Symbol.for('specular.AppError');

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly [BRAND] = true;
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly options: { field?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
  }

  /** By a mark, not by the class: the pages are bundled apart from the server, so one process holds two copies of it. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, ...(this.options.field ? { field: this.options.field } : {}) };
  }

  static fromBody(body: ErrorBody): AppError {
    return new AppError(body.code, body.message, { field: body.field });
  }
}

export const INTERNAL_ERROR_BODY: ErrorBody = {
  code: 'internal',
  message: 'Something went wrong on the server. The details are in its log; nothing you saved is lost.',
};

/** What may leave the server for any thrown value. The caller logs the original when the code is `internal`. */
export function toErrorBody(error: unknown): ErrorBody {
  return error instanceof AppError ? error.toBody() : INTERNAL_ERROR_BODY;
}

/** What the user is told of any thrown value. */
export function toAppError(error: unknown): AppError {
  return error instanceof AppError
    ? error
    : new AppError(INTERNAL_ERROR_BODY.code, INTERNAL_ERROR_BODY.message, { cause: error });
}

/**
 * Parses a value at an edge. Throws an `invalid_input` AppError that names the first field at fault.
 * `what` starts the sentence: "The model card", "The request".
 */
export function parseOrThrow<T>(
  schema: z.ZodType<T>,
  value: unknown,
  what: string,
  code: ErrorCode = 'invalid_input',
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  throw new AppError(
    code,
    `${what} is not valid${field ? `: field "${field}"` : ''}: ${issue?.message ?? 'unknown problem'}.`,
    {
      field: field || undefined,
      cause: result.error,
    },
  );
}
