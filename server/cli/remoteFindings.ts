/** Findings out of a running server and in, through its REST interface. */
import { openAsBlob } from 'node:fs';
import { AppError, errorBodySchema } from '@/lib/domain/appError';
import {
  IMPORT_LINES,
  importLineSchema,
  OPEN_LABELLINGS_HEADER,
  type FindingImportReport,
  type ImportLine,
} from '@/lib/protocol/rest';
import type { ImportWatch } from '../findings/archive/findingArchiveService';
import type { Library } from './library';

export function remoteFindings(url: string): Pick<Library, 'exportFindings' | 'exportCollection' | 'importFindings'> {
  const exported = async (route: string) => {
    const response = await ask(url, route);
    const openLabellings = Number(response.headers.get(OPEN_LABELLINGS_HEADER) ?? 0);
    return { blocks: bodyOf(response, url), openLabellings };
  };
  return {
    exportFindings(query) {
      const parameters = new URLSearchParams();
      for (const [name, value] of Object.entries(query))
        for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) parameters.append(name, one);
      return exported(`/api/findings/export?${parameters}`);
    },
    exportCollection: (id, format) => exported(`/api/collections/${encodeURIComponent(id)}/export?format=${format}`),
    importFindings: (file, watch) => importFile(url, file, watch),
  };
}

async function importFile(
  url: string,
  file: string,
  { signal, onProgress }: ImportWatch,
): Promise<FindingImportReport> {
  const headers = { accept: IMPORT_LINES, 'content-type': 'application/octet-stream' };
  /** Until the archive is there whole; afterwards the server is asked to stop, and says what is stored by then. */
  const sending = new AbortController();
  let importId: string | null = null;
  const stop = () => {
    if (importId === null) sending.abort();
    // It may be over in this moment: its report comes then.
    else void ask(url, `/api/findings/import/${importId}`, { method: 'DELETE' }).catch(() => undefined);
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const body = await openAsBlob(file);
    const response = await ask(url, '/api/findings/import', { method: 'POST', body, headers, signal: sending.signal });
    for await (const line of linesOf(response, url)) {
      if (line.kind === 'report') return line.report;
      if (line.kind === 'error') throw AppError.fromBody(line.error);
      if (line.kind === 'started') {
        importId = line.id;
        if (signal?.aborted) stop();
      }
      onProgress?.(line);
    }
    throw brokenOff(url);
  } catch (error) {
    // All of it may have been sent in this moment, and some be stored.
    if (sending.signal.aborted) throw new AppError('cancelled', 'Stopped. What was stored by then is there; the same command goes on.', { cause: error }); // prettier-ignore
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function* linesOf(response: Response, url: string): AsyncGenerator<ImportLine> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const block of bodyOf(response, url)) {
    held += decoder.decode(block, { stream: true });
    const lines = held.split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) yield importLineSchema.parse(JSON.parse(line));
  }
}

async function* bodyOf(response: Response, url: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const block of response.body ?? []) yield block;
  } catch (cause) {
    throw brokenOff(url, cause);
  }
}

async function ask(url: string, route: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(new URL(route, url), init).catch((cause: unknown) => {
    throw new AppError('unavailable', `The Specular server at ${url} does not answer. Is it still starting?`, {
      cause,
    });
  });
  if (response.ok) return response;
  const answer: unknown = await response.json().catch(() => null);
  const body = errorBodySchema.safeParse((answer as { error?: unknown } | null)?.error);
  if (body.success) throw AppError.fromBody(body.data);
  throw new AppError('unavailable', `The server at ${url} answered with status ${response.status}. Its log says more.`);
}

function brokenOff(url: string, cause?: unknown): AppError {
  return new AppError('unavailable', `The connection to ${url} broke before the end. Try again.`, { cause });
}
