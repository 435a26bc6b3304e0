/** What the bench and the process of a JavaScript peer tell each other. */
import { z } from 'zod';

export const JAVASCRIPT_PEERS = ['@keckelt/tsne', '@saehrimnir/druidjs'] as const;
export const javaScriptPeerSchema = z.enum(JAVASCRIPT_PEERS);
export type JavaScriptPeer = z.infer<typeof javaScriptPeerSchema>;

export const peerSettingsSchema = z.object({
  perplexity: z.number(),
  iterations: z.int(),
  seed: z.int(),
  /** CPU seconds after which no further iteration begins. */
  limitSeconds: z.number(),
});
export type PeerSettings = z.infer<typeof peerSettingsSchema>;

export const peerReportSchema = z.object({
  /** CPU seconds of this process, its start and the reading of files left out. */
  seconds: z.number(),
  /** That were made. */
  iterations: z.int(),
});
export type PeerReport = z.infer<typeof peerReportSchema>;
