import { expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { embeddingRequestSchema } from '@/lib/domain/embedding';
import type { Task } from '@/lib/domain/task';
import type { EmbeddingRecord } from '../db/embeddingRecords';
import { createLog } from '../log';
import { executeEmbedding, type ExecuteContext } from './executeEmbedding';
import { LiveEmbedding } from './liveEmbedding';
import { encodePictures } from './pointsFile';

const PICTURES = [{ id: 'one', hash: 'd'.repeat(64), fileName: 'one.png', label: null }];
const RECORD: EmbeddingRecord = {
  id: 'map',
  key: 'a'.repeat(64),
  request: embeddingRequestSchema.parse({ imageSetId: 'set', networkId: 'network', spec: { method: 'pca' } }),
  featureKey: 'b'.repeat(64),
  layer: 'flat',
  extends: null,
  requestedBy: 'Ada',
  createdAt: '2026-11-26T12:00:00.000Z',
  points: null,
  iteration: 0,
  targetIterations: 0,
  keptFrames: [],
  kl: [],
  measures: [],
  explained: null,
  displacement: null,
  seconds: {},
  status: 'queued',
  pausedBy: null,
  stopped: false,
  error: null,
  finishedAt: null,
  extension: null,
  pointsHash: 'c'.repeat(64),
  stateHash: null,
  axesHash: null,
};

/** A map whose vectors are missing; `onLook` is called when that is looked at. */
function mapWithoutVectors(tasks: Partial<ExecuteContext['tasks']>, onLook: (live: LiveEmbedding) => void = () => {}) {
  const live = new LiveEmbedding(RECORD);
  const context = {
    database: {
      embeddings: {
        update: (_id: string, change: object) => Promise.resolve({ ...RECORD, ...change }),
        pictures: () => Promise.resolve(PICTURES),
      },
    },
    artifacts: { get: () => Promise.resolve(encodePictures(PICTURES)) },
    features: {
      read: () => {
        onLook(live);
        return Promise.reject(new AppError('conflict', 'Vectors are missing.'));
      },
      start: () => Promise.resolve({ key: RECORD.featureKey, task: { id: 'task' } as Task }),
    },
    tasks,
    log: createLog({ level: 'silent', format: 'text' }),
    now: () => 0,
    onChange: () => {},
  } as unknown as ExecuteContext;
  return executeEmbedding(live, context);
}

it('a map that is paused while its vectors turn out to be missing is paused, and has not failed', async () => {
  const end = await mapWithoutVectors({}, (live) => live.ask({ kind: 'pause', by: 'Bea' }));
  expect(end).toEqual({ status: 'paused', pausedBy: 'Bea' });
});

it('a map whose task cannot be read has failed, and listens to the task no longer', async () => {
  let listeners = 0;
  const end = await mapWithoutVectors({
    subscribe: () => {
      listeners++;
      return () => listeners--;
    },
    get: () => Promise.reject(new AppError('unavailable', 'The database is away.')),
  });
  expect(end).toMatchObject({ status: 'failed', error: { code: 'unavailable', message: 'The database is away.' } });
  expect(listeners).toBe(0);
});
