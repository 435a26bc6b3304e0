/**
 * Long work outside a session's runs: importing pictures, pulling a network, predicting a whole set, its activation
 * vectors, cross-checks of a map. Every task shows progress and an estimate and can be cancelled; a task whose process died is taken up again at
 * the next start.
 */
import { z } from 'zod';
import { errorBodySchema } from './appError';
import { idSchema } from './hash';

export const TASK_KINDS = ['import', 'pull', 'prediction', 'features', 'occlusion', 'attribution'] as const;
export const taskKindSchema = z.enum(TASK_KINDS);
export type TaskKind = z.infer<typeof taskKindSchema>;

export const taskStateSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('queued') }),
  z.object({
    status: z.literal('running'),
    startedAt: z.iso.datetime(),
    /** Estimate of the time that is left; null until enough is known. */
    etaMs: z.number().nullable(),
  }),
  z.object({ status: z.literal('completed'), finishedAt: z.iso.datetime() }),
  z.object({ status: z.literal('failed'), finishedAt: z.iso.datetime(), error: errorBodySchema }),
  z.object({ status: z.literal('cancelled'), finishedAt: z.iso.datetime() }),
]);
export type TaskState = z.infer<typeof taskStateSchema>;
export type TaskStatus = TaskState['status'];

export const taskSchema = z.object({
  id: idSchema,
  kind: taskKindSchema,
  /** For people: "Import of street.zip". */
  title: z.string(),
  /** What it is about: the id of an image set, a catalogue entry, "networkId/imageSetId", "featureKey/imageSetId", or the id of a batch of occlusion. */
  subject: z.string(),
  createdAt: z.iso.datetime(),
  unit: z.enum(['pictures', 'bytes']),
  done: z.int().min(0),
  /** Null while it is not known. */
  total: z.int().min(0).nullable(),
  /** What else the kind reports, live and at the end: refused files, the id of the pulled network. */
  report: z.record(z.string(), z.json()),
  state: taskStateSchema,
});
export type Task = z.infer<typeof taskSchema>;

export function isTaskOver({ status }: TaskState): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}
