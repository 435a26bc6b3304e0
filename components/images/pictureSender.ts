import type { PictureSender } from '@/lib/pictures/sendPictures';
import { encodeBatchHeader } from '@/lib/protocol/pictureBatch';
import { importReportSchema, presentAnswerSchema } from '@/lib/protocol/rest';
import { request } from '../api/request';

/** Sends pictures to a set of this server. */
export function pictureSender(imageSetId: string, signal: AbortSignal): PictureSender {
  const images = `/api/image-sets/${imageSetId}/images`;
  return {
    async hash(bytes) {
      // Only pages of safe origins may hash. Elsewhere everything is sent, and the server knows what it has.
      if (!isSecureContext) return '';
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    },
    async findPresent(hashes) {
      if (!isSecureContext) return [];
      const json = { hashes };
      return (await request(`${images}/present`, presentAnswerSchema, { method: 'POST', json, signal })).present;
    },
    send(pictures) {
      const header = encodeBatchHeader(pictures.map(({ bytes, ...rest }) => ({ ...rest, bytes: bytes.length })));
      const body = new Blob([header, ...pictures.map(({ bytes }) => bytes)]);
      return request(`${images}/batch`, importReportSchema, { method: 'POST', body, signal });
    },
  };
}
