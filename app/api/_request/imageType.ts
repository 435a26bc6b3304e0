/** The content type of a picture by its first bytes; names and what a sender says are not asked. */
const TYPES: readonly { type: string; at: number; bytes: readonly number[] }[] = [
  { type: 'image/png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/gif', at: 0, bytes: ascii('GIF8') },
  { type: 'image/webp', at: 8, bytes: ascii('WEBP') },
  { type: 'image/avif', at: 4, bytes: ascii('ftypavif') },
  { type: 'image/tiff', at: 0, bytes: [0x49, 0x49, 0x2a, 0x00] },
  { type: 'image/tiff', at: 0, bytes: [0x4d, 0x4d, 0x00, 0x2a] },
];

/** `application/octet-stream` for everything else, SVG too: it may hold scripts. */
export function imageType(bytes: Uint8Array): string {
  const known = TYPES.find(({ at, bytes: magic }) => magic.every((value, i) => bytes[at + i] === value));
  return known?.type ?? 'application/octet-stream';
}

function ascii(text: string): number[] {
  return [...text].map((sign) => sign.charCodeAt(0));
}
