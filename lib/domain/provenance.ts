import { z } from 'zod';
import { sha256Schema } from './hash';
import { occlusionSpecSchema } from './occlusion';

/** Where a result was computed, as it is shown beside it. */
export const deviceSchema = z.object({
  engine: z.string(), // "onnxruntime-node", "tfjs"
  engineVersion: z.string(),
  provider: z.enum(['cuda', 'webgpu', 'cpu', 'wasm']),
  /** For people: "CPU, 2 threads", "WebGPU (Vulkan)". */
  description: z.string(),
});
export type Device = z.infer<typeof deviceSchema>;

/** Everything that the numbers of an occlusion run depend on; its hash names the result. */
export const occlusionIdentitySchema = z.object({
  algorithm: z.string(),
  weightsHash: sha256Schema,
  cardHash: sha256Schema,
  imageHash: sha256Schema,
  spec: occlusionSpecSchema,
  /** Set for a deliberate second computation ("run again"), so that it is not answered from the cache. */
  recheck: z.string().nullable(),
});
export type OcclusionIdentity = z.infer<typeof occlusionIdentitySchema>;

export const provenanceSchema = occlusionIdentitySchema.extend({
  resultKey: sha256Schema,
  /** SHA-256 of the pixels (height × width × 3 bytes, RGB) that the network was shown, after fitting. */
  pixelsHash: sha256Schema,
  device: deviceSchema,
  specularVersion: z.string(),
});
export type Provenance = z.infer<typeof provenanceSchema>;
