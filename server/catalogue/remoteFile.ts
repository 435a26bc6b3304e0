/** One request for a file, or for the rest of it: redirects, ranges and statuses. Knows nothing of disks and retries. */
import { AppError } from '@/lib/domain/appError';

const MAX_REDIRECTS = 5;
/** Statuses that may pass when it is tried again. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The request, or its answer, broke off: trying again may help. */
export class Interrupted extends Error {
  constructor(
    message: string,
    /** The computer could not even be found or reached. */
    readonly offline: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface RemotePart {
  /** Position in the file of the first byte that comes: what was asked for, or 0 from a server that ignores ranges. */
  from: number;
  /** Of the whole file; null when the server does not say. */
  totalBytes: number | null;
  /** Names this version of the file, strongly. */
  etag: string | null;
  body: ReadableStream<Uint8Array>;
}

/**
 * Asks for the bytes from a position on. Throws `Interrupted` where another try may help and an AppError where it will
 * not. `etag`: of the version that the bytes before `from` are of; another version is sent from its start.
 */
export async function openRemoteFile(
  address: string,
  { from, etag, signal }: { from: number; etag: string | null; signal: AbortSignal },
): Promise<RemotePart> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity', 'user-agent': 'specular' };
  if (from > 0) {
    headers.range = `bytes=${from}-`;
    if (etag) headers['if-range'] = etag;
  }
  const response = await follow(new URL(address), headers, signal);
  const refusal = refusalOf(response, from);
  if (refusal) {
    await response.body?.cancel();
    throw refusal;
  }
  const range = response.status === 206 ? contentRange(response) : null;
  const length = Number(response.headers.get('content-length') ?? NaN);
  const given = response.headers.get('etag');
  return {
    from: range?.from ?? 0,
    totalBytes: range ? range.total : Number.isSafeInteger(length) ? length : null,
    etag: given && !given.startsWith('W/') ? given : null,
    body: response.body ?? new ReadableStream({ start: (controller) => controller.close() }),
  };
}

/** The address without name, password and query, for messages. */
export function plainAddress(address: string | URL): string {
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}

/** Follows redirects by hand: bounded, over HTTP only, and a password is for the server that it was given for. */
async function follow(start: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  let url = start;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const secret = url.origin === start.origin ? authorization(start) : null;
    const target = new URL(url);
    target.username = target.password = '';
    const response = await send(target, secret ? { ...headers, authorization: secret } : headers, signal);
    const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) return response;
    await response.body?.cancel();
    url = redirectTarget(location, url);
  }
  throw new AppError('unavailable', `${plainAddress(start)} is redirected more than ${MAX_REDIRECTS} times: a loop.`);
}

function redirectTarget(location: string, base: URL): URL {
  const target = URL.canParse(location, base) ? new URL(location, base) : null;
  if (target && /^https?:$/.test(target.protocol)) return target;
  throw new AppError('unavailable', `${plainAddress(base)} is redirected to an address that is not HTTP.`);
}

function authorization({ username, password }: URL): string | null {
  if (!username && !password) return null;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

/** What stands in an address; a bare "%", which is no code, as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function send(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { headers, signal, redirect: 'manual' });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw interruptedBy(cause, url);
  }
}

const OFFLINE =
  /^(ENOTFOUND|EAI_AGAIN|EAI_NONAME|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT)$/;

/** What a broken connection means. */
export function interruptedBy(cause: unknown, url: string | URL): Interrupted {
  const code = codeOf(cause);
  const why = code ? ` (${code})` : '';
  return OFFLINE.test(code ?? '')
    ? new Interrupted(`${new URL(url).host} cannot be reached${why}`, true, { cause })
    : new Interrupted(`the connection to ${new URL(url).host} broke${why}`, false, { cause });
}

/** The system's code of an error, which fetch wraps; one of several when a name has several addresses. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  return codeOf(inner);
}

function refusalOf(response: Response, from: number): Error | null {
  const { status } = response;
  const where = plainAddress(response.url);
  const encoding = response.headers.get('content-encoding');
  if (encoding && encoding !== 'identity')
    return new AppError('unavailable', `${where} is sent in the encoding "${encoding}", although none was asked for.`);
  if (status === 206) {
    if (contentRange(response)?.from === from) return null;
    return new AppError('unavailable', `${where}: the server sent another part of the file than the one asked for.`);
  }
  if (status === 200) return null;
  if (PASSING.has(status)) return new Interrupted(`${new URL(response.url).host} answered ${status}`, false);
  return new RefusedByServer(status, where);
}

/** An answer that is no file. 416: the server's file ends before the position that was asked for. */
export class RefusedByServer extends Error {
  constructor(
    readonly status: number,
    where: string,
  ) {
    super(status === 404 || status === 410 ? `${where} does not exist` : `${where} was refused with status ${status}`);
  }
}

function contentRange(response: Response): { from: number; total: number | null } | null {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  if (!match) return null;
  return { from: Number(match[1]), total: match[2] === '*' ? null : Number(match[2]) };
}
