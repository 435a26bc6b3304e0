/**
 * A job is one attempt at one result. Its result is named by the hash of everything that it depends on (`resultKey`):
 * the same request joins the running attempt or gets the stored result. Final states never change; asking again after
 * `failed` or `cancelled` makes the next attempt, which goes on from the stored cells.
 */
import { z } from 'zod';
import { errorBodySchema } from './appError';
import { idSchema, sha256Schema } from './hash';
import { occlusionSpecSchema } from './occlusion';
import { deviceSchema } from './provenance';

export const jobStateSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('queued'), /** Jobs before this one on its device. */ ahead: z.int().min(0) }),
  z.object({
    status: z.literal('running'),
    startedAt: z.iso.datetime(),
    device: deviceSchema,
    /** Estimate of the time that is left; null until enough cells are known. */
    etaMs: z.number().nullable(),
  }),
  z.object({
    status: z.literal('completed'),
    finishedAt: z.iso.datetime(),
    device: deviceSchema,
    /** Time on the device, over all attempts' processes. */
    computeMs: z.number(),
    resultHash: sha256Schema,
  }),
  z.object({ status: z.literal('failed'), finishedAt: z.iso.datetime(), error: errorBodySchema }),
  z.object({ status: z.literal('cancelled'), finishedAt: z.iso.datetime(), by: z.string() }),
]);
export type JobState = z.infer<typeof jobStateSchema>;
export type JobStatus = JobState['status'];

export function isFinal(state: JobState): boolean {
  switch (state.status) {
    case 'queued':
    case 'running':
      return false;
    case 'completed':
    case 'failed':
    case 'cancelled':
      return true;
  }
}

/** A completed run whose cells were cleared from storage: it is run again to be seen. */
export function isCleared({ state, done, total }: Pick<Job, 'state' | 'done' | 'total'>): boolean {
  return state.status === 'completed' && done < total;
}

/** What a person asks for. Hashes are looked up by the server. */
export const occlusionRequestSchema = z.strictObject({
  networkId: idSchema,
  imageId: idSchema,
  spec: occlusionSpecSchema,
});
export type OcclusionRequest = z.infer<typeof occlusionRequestSchema>;

export const occlusionGridSchema = z.object({
  /** The network's input in pixels. */
  width: z.int(),
  height: z.int(),
  rows: z.int(),
  cols: z.int(),
  /** The cells that are computed, where that is not all of them: rows [row0, row1), columns [col0, col1). */
  only: z.object({ row0: z.int(), col0: z.int(), row1: z.int(), col1: z.int() }).optional(),
});

/** A job as it travels to a browser. Cells travel apart, as binary frames. */
export const jobSchema = z.object({
  id: idSchema,
  resultKey: sha256Schema,
  attempt: z.int().min(1),
  request: occlusionRequestSchema,
  /** The finding that is being re-checked by this job, if any. */
  recheckOf: idSchema.nullable(),
  requestedBy: z.string(),
  createdAt: z.iso.datetime(),
  grid: occlusionGridSchema,
  classCount: z.int().min(1),
  /** Cells that are known and final, in the progressive order. */
  done: z.int().min(0),
  total: z.int().min(1),
  /** Probability of every class on the unoccluded picture; null until the first forward pass. */
  base: z.array(z.number()).nullable(),
  state: jobStateSchema,
});
export type Job = z.infer<typeof jobSchema>;
