import type { FindingFilter } from '@/lib/domain/findingFilter';
import type { NearFindings } from '@/lib/domain/findingMeaning';

export interface MeaningService {
  /**
   * Findings whose words are nearest in meaning to a text, among those that a filter lets through. Those that were written
   * a moment ago are read first, as far as that takes no long time; the others are read behind it, and counted as waiting.
   * Throws `unavailable` where nothing can be read.
   */
  nearText(text: string, filter: Omit<FindingFilter, 'search'>, limit: number): Promise<NearFindings>;
  /** The same to the words of a finding, without itself. Throws `not_found` too. */
  nearFinding(id: string, limit: number): Promise<NearFindings>;
  close(): Promise<void>;
}
