import { sniffFormat } from '@/server/image/sniffFormat';

const TYPES: Readonly<Record<string, string>> = {
  JPEG: 'image/jpeg',
  PNG: 'image/png',
  GIF: 'image/gif',
  WebP: 'image/webp',
  TIFF: 'image/tiff',
  AVIF: 'image/avif',
};

/** The content type of a picture by its first bytes; its name and what a sender said are not asked. */
export function imageType(bytes: Uint8Array): string {
  const { format } = sniffFormat(bytes);
  return (format && TYPES[format]) ?? 'application/octet-stream';
}
