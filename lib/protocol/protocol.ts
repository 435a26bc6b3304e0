/**
 * The wire, once: both ends import this file. The rules behind it are numbered in SPEC.md, and the tests quote them.
 */
import { z } from 'zod';
import { errorBodySchema, type ErrorBody } from '../domain/appError';
import { embeddingActionSchema, embeddingRequestSchema, embeddingSchema } from '../domain/embedding';
import {
  findingSchema,
  findingCheckSchema,
  findingPartSchema,
  type Finding,
  type FindingCheck,
} from '../domain/finding';
import { findingStatusSchema } from '../domain/findingReview';
import { idSchema, sha256Schema } from '../domain/hash';
import { jobSchema, occlusionRequestSchema, type Job } from '../domain/job';
import { layerScanSchema, scanRequestSchema } from '../domain/patches';
import {
  displayNameSchema,
  participantSchema,
  presenceSchema,
  sessionSchema,
  sessionViewChangeSchema,
  type Participant,
  type Presence,
  type Session,
} from '../domain/session';
import { handAnswerSchema, handQuestionSchema, handsMessageSchema, type HandsMessage } from './hand';

export const PROTOCOL_VERSION = 12;

/** [B3] Largest message that a client may send, in bytes. */
export const MAX_CLIENT_MESSAGE_BYTES = 64 * 1024;
/** [F2] Frames that may be unacknowledged by one client. */
export const FRAME_CREDIT = 2;
/** [F3] Cells in one frame at the most. */
export const MAX_FRAME_CELLS = 1024;
/** [F4] Classes whose probability is sent for every cell at the most; all of them when there are no more than this. */
export const MAX_WATCHED_CLASSES = 64;
/** [F1] What a client can watch at the same time: the run of the view, and that of the network it is compared with. */
export const WATCH_SLOTS = ['shown', 'compared'] as const;
export const watchSlotSchema = z.enum(WATCH_SLOTS);
export type WatchSlot = z.infer<typeof watchSlotSchema>;
/** [M3] The maps that a client can watch at the same time: the shown one, and the one beside it. */
export const MAP_SLOTS = ['shown', 'beside'] as const;
export const mapSlotSchema = z.enum(MAP_SLOTS);
export type MapSlot = z.infer<typeof mapSlotSchema>;
/** [P2] Presence is sent at most this often by a client, and expires after the timeout without a sign of life. */
export const PRESENCE_INTERVAL_MS = 100;
export const PRESENCE_TIMEOUT_MS = 30_000;

/** [V1] Sent with the Socket.IO handshake (`auth`). */
export const handshakeSchema = z.object({ protocolVersion: z.int() });

// ── Client asks ─────────────────────────────────────────────────────────────────────────────────────────────────────

export const joinSchema = z.strictObject({
  sessionId: idSchema,
  /** Made by the tab and kept over reloads, so that a reload is the same participant. */
  participantId: idSchema,
  name: displayNameSchema,
});
export const updateViewSchema = z.strictObject({ change: sessionViewChangeSchema });
export const renameSchema = z.strictObject({ name: displayNameSchema });
export const jobRefSchema = z.strictObject({ jobId: idSchema });
export const watchSchema = z.strictObject({
  jobId: idSchema,
  slot: watchSlotSchema.default('shown'),
  /** Classes whose probabilities are wanted for every cell; ignored when the network has few classes. */
  classes: z.array(z.int().min(0)).max(MAX_WATCHED_CLASSES),
  /** [F7] As well those of the class that is the most probable where nothing is covered, which may not be known yet. */
  withBest: z.boolean().default(false),
  /** Cells that the client already holds for these classes: frames start here. */
  from: z.int().min(0),
});
export const startEmbeddingSchema = z.strictObject({
  request: embeddingRequestSchema,
  /** The embedding whose layout the new one goes on from. */
  extends: idSchema.optional(),
});
export const controlEmbeddingSchema = z.strictObject({ embeddingId: idSchema, action: embeddingActionSchema });
export const watchEmbeddingSchema = z.strictObject({ embeddingId: idSchema, slot: mapSlotSchema.default('shown') });
/** [L1] The coordinates of a scan for patches. */
export const watchScanSchema = scanRequestSchema.extend({ imageSetId: idSchema });
export type ScanCoordinates = z.infer<typeof watchScanSchema>;

/** [S1] What a joiner gets: nothing else is needed to draw the room. */
export const snapshotSchema = z.object({
  seq: z.int(),
  session: sessionSchema,
  participants: z.array(z.object({ participant: participantSchema, presence: presenceSchema })),
  /** The newest jobs that were asked for in this session, newest first; the shared view's own is among them. */
  jobs: z.array(jobSchema),
  /** The job of the shared view, if it was ever asked for. */
  viewJobId: idSchema.nullable(),
  findings: z.array(findingSchema),
  /** [M1] The maps of the shared view, and those that were asked for in this session while somebody was in it. */
  embeddings: z.array(embeddingSchema),
  /** [C4] What people cover by hand now. */
  hands: handsMessageSchema.shape.hands,
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export type Ack<T> = { ok: true; data: T } | { ok: false; error: ErrorBody };
export const ackSchema = <T extends z.ZodType>(data: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), data }),
    z.object({ ok: z.literal(false), error: errorBodySchema }),
  ]);

/** Every request with the schema of its payload and of its answer. The server parses the first, tests parse the second. */
export const clientRequests = {
  'session:join': { payload: joinSchema, data: snapshotSchema },
  'session:updateView': { payload: updateViewSchema, data: z.object({ seq: z.int() }) },
  'participant:rename': { payload: renameSchema, data: z.object({}) },
  /** Starts, joins or finds stored: same request, same job. */
  'occlusion:start': { payload: occlusionRequestSchema, data: z.object({ job: jobSchema }) },
  /** Looks a request up without starting anything. */
  'occlusion:find': { payload: occlusionRequestSchema, data: z.object({ job: jobSchema.nullable() }) },
  'job:cancel': { payload: jobRefSchema, data: z.object({ job: jobSchema }) },
  /** [F1] From now on send this job's cells to me, from `from` on. One watch for each slot; a new one replaces it. */
  'job:watch': { payload: watchSchema, data: z.object({ job: jobSchema }) },
  'job:unwatch': { payload: z.strictObject({ slot: watchSlotSchema.default('shown') }), data: z.object({}) },
  /** Starts, joins or finds stored, as the service does: same request of the same pictures, same embedding. */
  'embedding:start': { payload: startEmbeddingSchema, data: z.object({ embedding: embeddingSchema }) },
  'embedding:control': { payload: controlEmbeddingSchema, data: z.object({ embedding: embeddingSchema }) },
  /** [M3] From now on send me the newest frames of this map. One watch for each slot; a new one replaces it. */
  'embedding:watch': { payload: watchEmbeddingSchema, data: z.object({ embedding: embeddingSchema }) },
  'embedding:unwatch': { payload: z.strictObject({ slot: mapSlotSchema.default('shown') }), data: z.object({}) },
  /** [L1] From now on tell me of the scan of these coordinates. One watch a client; a new one replaces it. */
  'patches:watch': {
    payload: watchScanSchema,
    /** `key` is that of the scan, which is null while it was never started. */
    data: z.object({ key: sha256Schema, scan: layerScanSchema.nullable() }),
  },
  'patches:unwatch': { payload: z.strictObject({}), data: z.object({}) },
  /** [C1] What does the network say with this covered? Seen by everyone, stored nowhere. */
  'hand:ask': { payload: handQuestionSchema, data: handAnswerSchema },
  /** [C3] I cover nothing any more. */
  'hand:end': { payload: z.strictObject({}), data: z.object({}) },
} as const;
export type ClientRequestName = keyof typeof clientRequests;
export type ClientRequestPayload<N extends ClientRequestName> = z.input<(typeof clientRequests)[N]['payload']>;
export type ClientRequestData<N extends ClientRequestName> = z.infer<(typeof clientRequests)[N]['data']>;

export type ClientEvents = {
  [N in ClientRequestName]: (
    payload: ClientRequestPayload<N>,
    ack: (answer: Ack<ClientRequestData<N>>) => void,
  ) => void;
} & {
  /** [P1] Volatile, not acked. */
  'presence:update': (presence: Presence) => void;
};

// ── Server tells ────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A run of cells of one job, in the order in which they were computed. The buffers are little-endian typed arrays:
 * cells Uint32 (count) row-major index of each cell · values Float32 (count × classes.length) probabilities, cell by
 * cell · topClasses Uint32 and topValues Float32 (count × topCount), best first.
 */
export const frameSchema = z.object({
  jobId: idSchema,
  /** Position of the first cell in the job's log. The next frame starts at from + count. */
  from: z.int().min(0),
  count: z.int().min(0),
  /** Cells in the log when the frame was made, so that a client knows how far behind it is. */
  done: z.int().min(0),
  classes: z.array(z.int()),
  topCount: z.int(),
  cells: z.custom<ArrayBuffer | Uint8Array>(isBinary, 'must be binary'),
  values: z.custom<ArrayBuffer | Uint8Array>(isBinary, 'must be binary'),
  topClasses: z.custom<ArrayBuffer | Uint8Array>(isBinary, 'must be binary'),
  topValues: z.custom<ArrayBuffer | Uint8Array>(isBinary, 'must be binary'),
});
export type Frame = z.infer<typeof frameSchema>;

/** [M4] A whole layout. */
export const embeddingFrameSchema = z.object({
  embeddingId: idSchema,
  iteration: z.int().min(0),
  /** As lib/embedding/frames.ts encodes it. */
  bytes: z.custom<ArrayBuffer | Uint8Array>(isBinary, 'must be binary'),
});
export type EmbeddingFrame = z.infer<typeof embeddingFrameSchema>;

/** [M2] */
export const embeddingProgressSchema = z.object({
  embeddingId: idSchema,
  iteration: z.int().min(0),
  etaMs: z.number().nullable(),
  /** The newest value of the curve, with its iteration. */
  kl: z.tuple([z.int(), z.number()]).nullable(),
});
export type EmbeddingProgress = z.infer<typeof embeddingProgressSchema>;

/** [L2] */
export const scanProgressSchema = z.object({ scan: layerScanSchema });
export type ScanProgress = z.infer<typeof scanProgressSchema>;

function isBinary(value: unknown): boolean {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

/** [S2] Reliable messages of a session carry `seq`, one more than the last; a gap means: join again. */
export const serverEvents = {
  'session:updated': z.object({
    seq: z.int(),
    session: sessionSchema,
    by: idSchema.nullable(),
    viewJobId: idSchema.nullable(),
  }),
  'participant:joined': z.object({ seq: z.int(), participant: participantSchema, presence: presenceSchema }),
  'participant:left': z.object({ seq: z.int(), participantId: idSchema }),
  /** A job of the session is new or its state changed. */
  'job:updated': z.object({ seq: z.int(), job: jobSchema }),
  'finding:created': z.object({ seq: z.int(), finding: findingSchema }),
  'finding:edited': z.object({ seq: z.int(), finding: findingSchema }),
  'finding:reviewed': z.object({
    seq: z.int(),
    findingId: idSchema,
    status: findingStatusSchema,
    reviewNumber: z.int().min(1),
    /** All of its parts but the first, where there is one that was not told yet. */
    added: z.array(findingPartSchema).optional(),
  }),
  'finding:checked': z.object({ seq: z.int(), check: findingCheckSchema }),
  /** [M1] A map that concerns the session is new or changed. */
  'embedding:updated': z.object({ seq: z.int(), embedding: embeddingSchema }),
} as const;
export type SequencedEventName = keyof typeof serverEvents;
export type SequencedEvent<N extends SequencedEventName> = z.infer<(typeof serverEvents)[N]>;

export type ServerEvents = {
  [N in SequencedEventName]: (message: SequencedEvent<N>) => void;
} & {
  /** [F2] The ack gives one credit back. */
  'occlusion:cells': (frame: Frame, ack: () => void) => void;
  /** [M5] The ack gives one credit back. */
  'embedding:frame': (frame: EmbeddingFrame, ack: () => void) => void;
  /** [J3] Progress between state changes; volatile, without seq. */
  'job:progressed': (progress: { jobId: string; done: number; etaMs: number | null }) => void;
  /** [M2] Volatile, without seq. */
  'embedding:progressed': (progress: EmbeddingProgress) => void;
  /** [L2] To who watches the scan; without seq. */
  'patches:progressed': (progress: ScanProgress) => void;
  /** [C5] The ack lets the next one come. */
  'hand:updated': (message: HandsMessage, ack: () => void) => void;
  'presence:updated': (message: { participantId: string; presence: Presence }) => void;
  /** [D1] The server is going down on purpose; the client reconnects by itself. */
  'server:closing': (message: { message: string }) => void;
};

export type { Finding, FindingCheck, Job, Participant, Presence, Session };
