/** REST from the browser: parsed answers, AppErrors, nothing else. The only place in components/ that calls fetch. */
import { z } from 'zod';
import { AppError, errorBodySchema } from '@/lib/domain/appError';

const failureSchema = z.object({ error: errorBodySchema });

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is: a file, for uploads. */
  body?: Blob;
  signal?: AbortSignal;
}

/**
 * Asks and parses the answer. Throws an AppError with the server's own message where it sent one, `unavailable` when it
 * could not be reached, `internal` when the answer is not what was agreed, and the AbortError when `signal` is used.
 */
export async function request<T>(path: string, schema: z.ZodType<T>, options: RequestOptions = {}): Promise<T> {
  const response = await ask(path, options);
  const content: unknown = await response.json().catch(() => null);
  const answer = schema.safeParse(content);
  if (answer.success) return answer.data;
  throw new AppError('internal', 'The server answered something unexpected. Reload the page, so that both agree.', {
    cause: answer.error,
  });
}

/** The same for an answer that is a text, such as a table. */
export async function requestText(path: string, options: RequestOptions = {}): Promise<string> {
  return (await ask(path, options)).text();
}

/** The same for an answer in bytes. */
export async function requestBytes(path: string, options: RequestOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await ask(path, options)).arrayBuffer());
}

/** An answer that went well. */
async function ask(path: string, { method = 'GET', json, body, signal }: RequestOptions): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal,
      headers: json === undefined ? undefined : { 'content-type': 'application/json' },
      body: json === undefined ? body : JSON.stringify(json),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new AppError('unavailable', 'The server cannot be reached. Check that it runs, then try again.', { cause });
  }
  if (response.ok) return response;
  const content: unknown = await response.json().catch(() => null);
  const failure = failureSchema.safeParse(content);
  if (failure.success) throw AppError.fromBody(failure.data.error);
  throw new AppError('internal', `The server answered ${response.status} without a reason. Try again in a moment.`);
}

/** The message to show for any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof AppError ? error.message : 'Something went wrong in this page. Reload it and try again.';
}
