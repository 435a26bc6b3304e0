/**
 * What a file is by its first bytes, before any decoder sees it. Only formats that are plain pixels are let through: an
 * SVG can refer to other files and hosts, and decoders that nobody needs are the ones with the holes.
 */
const FORMATS: readonly { name: string; matches: (head: string) => boolean }[] = [
  { name: 'JPEG', matches: (head) => head.startsWith('\xff\xd8\xff') },
  { name: 'PNG', matches: (head) => head.startsWith('\x89PNG\r\n\x1a\n') },
  { name: 'GIF', matches: (head) => head.startsWith('GIF87a') || head.startsWith('GIF89a') },
  { name: 'WebP', matches: (head) => head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP' },
  { name: 'TIFF', matches: (head) => head.startsWith('II*\0') || head.startsWith('MM\0*') },
  { name: 'AVIF', matches: (head) => head.slice(4, 12) === 'ftypavif' || head.slice(4, 12) === 'ftypavis' },
];

/** What is often taken for a picture. */
const OTHERS: readonly { looksLike: string; matches: (head: string) => boolean }[] = [
  { looksLike: 'an SVG drawing', matches: (head) => /<svg[\s>]/i.test(head) },
  { looksLike: 'an HTML page', matches: (head) => /^\s*(?:<!doctype html|<html|<head|<script)/i.test(head) },
  { looksLike: 'a PDF document', matches: (head) => head.startsWith('%PDF-') },
  { looksLike: 'a zip file', matches: (head) => head.startsWith('PK\x03\x04') },
  { looksLike: 'a HEIC photograph', matches: (head) => /^ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)/.test(head.slice(4, 12)) },
  { looksLike: 'a BMP picture', matches: (head) => head.startsWith('BM') && head.slice(6, 10) === '\0\0\0\0' },
];

export const PICTURE_FORMATS = FORMATS.map((format) => format.name);

/** Name of the format, or null with what the file looks like instead. */
export function sniffFormat(bytes: Uint8Array): { format: string } | { format: null; looksLike: string } {
  const head = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  const known = FORMATS.find((format) => format.matches(head));
  if (known) return { format: known.name };
  const other = OTHERS.find(({ matches }) => matches(head));
  if (other) return { format: null, looksLike: other.looksLike };
  if (/^[\t\n\r\x20-\x7e\x80-\xff]*$/.test(head) && bytes.length > 1) return { format: null, looksLike: 'text' };
  return { format: null, looksLike: 'no picture' };
}
