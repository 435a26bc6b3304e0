/** What the networks say about whole sets of pictures. */
import type { PredictionProvenance } from '@/lib/domain/prediction';
import type { Task } from '@/lib/domain/task';
import type { PredictionSummary } from '@/lib/protocol/rest';

export interface PredictionService {
  /**
   * Predicts the pictures of a set that have no prediction by this network yet; the same request joins the task that
   * is under way. Throws `not_found`.
   */
  start(networkId: string, imageSetId: string): Promise<Task>;
  /** Counts of what is known now. Throws `not_found`. */
  summary(networkId: string, imageSetId: string): Promise<PredictionSummary>;
  /** What the numbers come from. Reads every row, so it is asked once and not while they change. */
  provenance(networkId: string, imageSetId: string): Promise<PredictionProvenance>;
  /** CSV, a line a picture in the order of the set, as blocks of whole lines. */
  csv(networkId: string, imageSetId: string): Promise<AsyncIterable<string>>;
}
