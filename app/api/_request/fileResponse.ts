/** Answers that are files. */

/** Says of a map how many of its cells are known: done/total. Below the total the rest is NaN. */
export const CELLS_HEADER = 'x-specular-cells';

export interface FileAnswer {
  bytes: Uint8Array;
  contentType: string;
  /** Given: the browser saves it under this name. */
  downloadName?: string;
  /** The bytes at this address never change. */
  immutable?: boolean;
  headers?: Record<string, string>;
}

/** A file that nobody can make a page of: no sniffing, no scripts, whatever the bytes are. */
export function fileResponse({ bytes, contentType, downloadName, immutable, headers }: FileAnswer): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': contentType,
      'content-length': String(bytes.byteLength),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': immutable ? 'private, max-age=31536000, immutable' : 'no-store',
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
  return (
    text
      .replace(/\.[A-Za-z0-9]{1,5}$/, '')
      .replace(/[^\p{L}\p{N}.]+/gu, '-')
      .replace(/^[-.]+|[-.]+$/g, '')
      .slice(0, 60) || 'unnamed'
  );
}
