/** What a labelling came to. Shown only to people who have given all of their labels, or once it is closed. */
import { z } from 'zod';

/** A number, or why there is none. */
export const coefficientSchema = z.union([
  z.object({ value: z.number(), reason: z.null() }),
  z.object({ value: z.null(), reason: z.string() }),
]);

export const channelAnswerSchema = z.object({
  by: z.string(),
  /** The independent label; null: can't tell. Where `counts` is false: the one that was given later. */
  label: z.string().nullable(),
  note: z.string(),
  createdAt: z.iso.datetime(),
  /** False: there is none that was given before others' labels could be seen. */
  counts: z.boolean(),
  /** What the person says after having seen the others; null: nothing else. */
  later: z.object({ label: z.string().nullable(), note: z.string(), createdAt: z.iso.datetime() }).nullable(),
});
export type ChannelAnswer = z.infer<typeof channelAnswerSchema>;

export const channelResultSchema = z.object({
  channel: z.int().min(0),
  /** In the order of the people, then of the others. */
  answers: z.array(channelAnswerSchema),
  /** What more than half of the independent labels say; null: there is no such one. */
  majority: z.object({ label: z.string().nullable(), count: z.int() }).nullable(),
  /** Share of the pairs of people who say the same; null: fewer than two labels. */
  agreement: z.number().nullable(),
});
export type ChannelResult = z.infer<typeof channelResultSchema>;

export const labellingResultsSchema = z.object({
  /** Whom the numbers are of: those with an independent label. In the order of their names. */
  people: z.array(z.string()),
  /** Whose every label was given after others' could be seen. In the order of their names. */
  others: z.array(z.string()),
  alpha: coefficientSchema,
  /** Of 95 % of samples of the channels. */
  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** Where somebody could not tell: alpha with these taken as missing. */
  alphaOfTold: coefficientSchema.nullable(),
  kappa: coefficientSchema,
  /** Channels that everybody labelled. */
  kappaChannels: z.int(),
  percent: coefficientSchema,
  /** Channels with two labels or more, and those of them with one label only. */
  compared: z.int(),
  unanimous: z.int(),
  pairs: z.array(z.object({ a: z.string(), b: z.string(), same: z.int(), both: z.int() })),
  /** People and channels whose only label was given after others' could be seen. */
  leftOut: z.int(),
  /** Least agreement first. */
  channels: z.array(channelResultSchema),
});
export type LabellingResults = z.infer<typeof labellingResultsSchema>;
