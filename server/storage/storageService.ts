/** What the data directory holds, a limit for what can be computed again, and clearing by hand. */
import type { ClearableCategory, StorageReport } from '@/lib/domain/storage';

export interface StorageService {
  report(): Promise<StorageReport>;
  /** Removes what nothing needs right now; resolves with the bytes that this freed. */
  clear(category: ClearableCategory): Promise<number>;
  /** Removes what was not used for longest until the cache is within its limit; resolves with the bytes freed. */
  enforceLimit(): Promise<number>;
  /** Enforces the limit from now on, from time to time. */
  watch(): void;
  close(): Promise<void>;
}
