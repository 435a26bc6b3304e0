/**
 * Who may talk to the server: only pages that the server itself delivered, and programs on this computer. A web page
 * elsewhere could otherwise reach a loopback server through the user's browser: by posting to it across sites, or by
 * pointing its own name at 127.0.0.1 (DNS rebinding).
 */
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@/lib/domain/appError';

const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);
const HTTP_DEFAULT_PORT = 80;

/**
 * Says why a request is refused, as a `forbidden` AppError; null when it is welcome. `port` is the listening port.
 * A request without Origin is no cross-site request of a browser that could change anything (browsers send it with
 * every POST and WebSocket); command-line programs send none.
 */
export function findRefusal(headers: IncomingHttpHeaders, port: number): AppError | null {
  const { host, origin } = headers;
  if (!host || !isOwnHost(host, port)) {
    return new AppError(
      'forbidden',
      `The request was addressed to "${host ?? ''}". Until accounts exist Specular answers only at ` +
        `http://127.0.0.1:${port} and http://localhost:${port}; a tunnel must use the same port at both ends.`,
    );
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return new AppError(
      'forbidden',
      `The request came from a page of another site ("${origin}"). Open Specular itself at http://${host}.`,
    );
  }
  if (isEmbeddedElsewhere(headers)) {
    return new AppError('forbidden', 'Another site may link to Specular, but not load parts of it into its own pages.');
  }
  return null;
}

function isOwnHost(host: string, port: number): boolean {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(host.toLowerCase());
  if (!match) return false;
  const [, name = '', hostPort = String(HTTP_DEFAULT_PORT)] = match;
  return LOOPBACK_NAMES.has(name) && Number(hostPort) === port;
}

/** A link that is followed from another site is fine (`navigate`); its images, scripts and fetches of ours are not. */
function isEmbeddedElsewhere(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate';
}
