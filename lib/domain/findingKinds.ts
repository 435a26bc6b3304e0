/**
 * What a finding can be about: the kinds, in one order, as they are frozen and as they are asked for. A new kind is one more
 * in both lists. Of them are made the finding, the parts that are added to it, and the drafts of both (finding.ts).
 */
import { z } from 'zod';
import { channelDraft, channelFinding } from './channelFinding';
import { occlusionDraft, occlusionFinding } from './occlusionFinding';
import { pointsDraft, pointsFinding } from './pointsFinding';
import { regionDraft, regionFinding } from './regionFinding';

const FROZEN_KINDS = [occlusionFinding, pointsFinding, channelFinding, regionFinding] as const;
const DRAFTED_KINDS = [occlusionDraft, pointsDraft, channelDraft, regionDraft] as const;

type Objects<Kinds extends readonly z.ZodRawShape[], Shared extends z.ZodRawShape, Config extends z.core.$ZodObjectConfig> = { [At in keyof Kinds]: Kinds[At] extends z.ZodRawShape ? z.ZodObject<Shared & Kinds[At], Config> : never }; // prettier-ignore

/** An object of each kind, with its target and evidence beside what is `shared`: for a union by `kind`. */
export function frozenOf<Shared extends z.ZodRawShape>(shared: Shared) {
  const objects: unknown = FROZEN_KINDS.map((kind) => z.object({ ...shared, ...kind }));
  return objects as Objects<typeof FROZEN_KINDS, Shared, z.core.$strip>;
}

/** The same of what is asked for; there is nothing else in it. */
export function draftedOf<Shared extends z.ZodRawShape>(shared: Shared) {
  const objects: unknown = DRAFTED_KINDS.map((kind) => z.strictObject({ ...shared, ...kind }));
  return objects as Objects<typeof DRAFTED_KINDS, Shared, z.core.$strict>;
}

export const KIND_PROBLEM = 'must be "occlusion", "points", "channel" or "region"';
