/** The library behind the REST interface of a running server. */
import { openAsBlob } from 'node:fs';
import type { z } from 'zod';
import { AppError, errorBodySchema } from '@/lib/domain/appError';
import {
  imageSetAnswerSchema,
  imageSetsAnswerSchema,
  importReportSchema,
  networkAnswerSchema,
  networksAnswerSchema,
  uploadedSchema,
} from '@/lib/protocol/rest';
import { baseName, refusalMessage } from '../images/fileListing';
import type { ImportReport } from '../images/imageService';
import { readLabelling } from '../images/labelsFile';
import { listFolder } from '../images/listFolder';
import { readModelCard } from '../networks/readModelCard';
import type { Library } from './library';

export function connectRemoteLibrary(url: string): Library {
  const ask = asker(url);
  return {
    async addNetwork(cardPath) {
      const { card, weightsPath, fileName } = await readModelCard(cardPath);
      const weights = await openAsBlob(weightsPath);
      const { hash } = await ask(uploadedSchema, `/api/uploads?${new URLSearchParams({ name: fileName })}`, weights);
      return (await ask(networkAnswerSchema, '/api/networks', { weightsHash: hash, card })).network;
    },
    networks: async () => (await ask(networksAnswerSchema, '/api/networks')).networks,
    async addImages(source, name) {
      const { imageSet } = await ask(imageSetAnswerSchema, '/api/image-sets', { name });
      const set = `/api/image-sets/${imageSet.id}`;
      if (source.kind === 'zip') return ask(importReportSchema, `${set}/zip`, await openAsBlob(source.path));
      return sendFolder(source.path, { imageSet, added: 0, refused: [] }, (file, bytes) =>
        ask(importReportSchema, `${set}/images?${new URLSearchParams(file)}`, new Blob([Uint8Array.from(bytes)])),
      );
    },
    imageSets: async () => (await ask(imageSetsAnswerSchema, '/api/image-sets')).imageSets,
    close: async () => {},
  };
}

/** Sends a folder picture by picture, labelled as the server itself would label it. */
async function sendFolder(
  folder: string,
  report: ImportReport,
  send: (file: { fileName: string; label?: string }, bytes: Uint8Array) => Promise<ImportReport>,
): Promise<ImportReport> {
  const listing = await listFolder(folder);
  const { pictures, labelOf, missing } = await readLabelling(listing);
  report.refused.push(
    ...listing.refused,
    ...missing.map((name) => ({ fileName: name, message: `${name} is named in labels.csv but is not there.` })),
  );
  for (const picture of pictures) {
    try {
      const label = labelOf(picture.path);
      const file = { fileName: baseName(picture.path), ...(label ? { label } : {}) };
      const { imageSet, added, refused } = await send(file, await picture.read());
      report = { imageSet, added: report.added + added, refused: [...report.refused, ...refused] };
    } catch (error) {
      const message = refusalMessage(error);
      if (message === null) throw error;
      report.refused.push({ fileName: picture.path, message });
    }
  }
  return report;
}

/** One request: GET without a body, POST with one (a Blob as raw bytes, anything else as JSON). */
function asker(url: string) {
  return async function ask<T>(schema: z.ZodType<T>, route: string, body?: Blob | object): Promise<T> {
    const raw = body instanceof Blob;
    const response = await fetch(new URL(route, url), {
      method: body ? 'POST' : 'GET',
      ...(body ? { body: raw ? body : JSON.stringify(body) } : {}),
      headers: body ? { 'content-type': raw ? 'application/octet-stream' : 'application/json' } : {},
    }).catch((cause: unknown) => {
      throw new AppError('unavailable', `The Specular server at ${url} does not answer. Is it still starting?`, {
        cause,
      });
    });
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) throw refusal(answer, url, response.status);
    return schema.parse(answer);
  };
}

function refusal(answer: unknown, url: string, status: number): AppError {
  const body = errorBodySchema.safeParse((answer as { error?: unknown } | null)?.error);
  return body.success
    ? AppError.fromBody(body.data)
    : new AppError('unavailable', `The server at ${url} answered with status ${status}. Its log says more.`);
}
