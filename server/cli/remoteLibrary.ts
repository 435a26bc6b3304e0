/** The library behind the REST interface of a running server. */
import { openAsBlob } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { storedName } from '@/lib/checkpoint/checkpoint';
import { AppError, errorBodySchema } from '@/lib/domain/appError';
import {
  cardProblemsSchema,
  catalogueAnswerSchema,
  imageSetAnswerSchema,
  imageSetsAnswerSchema,
  networkAnswerSchema,
  networkProposalSchema,
  networksAnswerSchema,
  uploadedSchema,
} from '@/lib/protocol/rest';
import { weightsInOneFile } from '../networks/openWeights';
import { readModelCard } from '../networks/readModelCard';
import { followPull, remotePulls } from './followPull';
import type { Library } from './library';
import { wholeNetwork } from './wholeNetwork';
import { remoteFindings } from './remoteFindings';
import { sendFolder, sendZip, type Ask } from './remoteImages';

export function connectRemoteLibrary(url: string): Library {
  const ask = asker(url);
  return {
    async addNetwork(cardPath) {
      const { card, weightsPath, fileName } = await readModelCard(cardPath);
      const weights = await openAsBlob(await weightsInOneFile(weightsPath, fileName));
      const { hash } = await ask(uploadedSchema, `/api/uploads?${new URLSearchParams({ name: fileName })}`, weights);
      return (await ask(networkAnswerSchema, '/api/networks', { weightsHash: hash, card })).network;
    },
    async propose(weightsPath, labels) {
      const fileName = path.basename(weightsPath);
      const weights = await openAsBlob(await wholeNetwork(weightsPath, fileName));
      const { hash } = await ask(uploadedSchema, `/api/uploads?${new URLSearchParams({ name: fileName })}`, weights);
      const json = { weightsHash: hash, fileName: storedName(fileName), ...(labels ? { labels } : {}) };
      return ask(networkProposalSchema, '/api/networks/propose', json);
    },
    checkCard: async (weightsHash, card) =>
      (await ask(cardProblemsSchema, '/api/networks/check', { weightsHash, card })).problems,
    addCard: async (weightsHash, card) =>
      (await ask(networkAnswerSchema, '/api/networks', { weightsHash, card })).network,
    networks: async () => (await ask(networksAnswerSchema, '/api/networks')).networks,
    createImageSet: async (name) => (await ask(imageSetAnswerSchema, '/api/image-sets', { name })).imageSet,
    addImages: (id, source, watch) =>
      source.kind === 'zip' ? sendZip(ask, id, source.path, watch) : sendFolder(ask, id, source.path, watch),
    imageSets: async () => (await ask(imageSetsAnswerSchema, '/api/image-sets')).imageSets,
    catalogue: async () => (await ask(catalogueAnswerSchema, '/api/catalogue')).items,
    pull: (id, watch) => followPull(remotePulls(ask), id, watch),
    ...remoteFindings(url),
    close: async () => {},
  };
}

/** One request: GET without a body, POST with one (a Blob as raw bytes, anything else as JSON). */
function asker(url: string): Ask {
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
