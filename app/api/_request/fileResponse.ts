/** Answers that are files. */

/** Says of a map how many of its cells are known: done/total. Below the total the rest is NaN. */
export const CELLS_HEADER = 'x-specular-cells';

/** Of an answer that never changes. */
export const IMMUTABLE = 'private, max-age=31536000, immutable';

const MAX_NAME_CHARACTERS = 60;

export interface FileAnswer {
  /** A stream is sent as it comes: how long it will be is not told in advance. */
  bytes: Uint8Array | ReadableStream<Uint8Array<ArrayBuffer>>;
  contentType: string;
  /** Given: the browser saves it under this name. */
  downloadName?: string;
  /** The bytes at this address never change. */
  immutable?: boolean;
  headers?: Record<string, string>;
}

/** A file that nobody can make a page of: no sniffing, no scripts, whatever the bytes are. */
export function fileResponse({ bytes, contentType, downloadName, immutable, headers }: FileAnswer): Response {
  const isStream = bytes instanceof ReadableStream;
  return new Response(isStream ? bytes : new Uint8Array(bytes), {
    headers: {
      'content-type': contentType,
      ...(isStream ? {} : { 'content-length': String(bytes.byteLength) }),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': immutable ? IMMUTABLE : 'no-store',
      ...(downloadName ? { 'content-disposition': contentDisposition(downloadName) } : {}),
      ...headers,
    },
  });
}

/** RFC 6266: a plain name for old readers, the exact one in UTF-8. */
export function contentDisposition(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._ -]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

/** A part of a file name made of any text: letters and digits of every script, the rest as single dashes. */
export function nameForFile(text: string): string {
  const words = text
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  // By whole characters: half of a surrogate pair has no UTF-8, so that no header could hold the name.
  return [...words].slice(0, MAX_NAME_CHARACTERS).join('') || 'unnamed';
}
