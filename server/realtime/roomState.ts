/** What a room is made from. */
import type { Embedding } from '@/lib/domain/embedding';
import type { Finding } from '@/lib/domain/finding';
import type { Job } from '@/lib/domain/job';
import type { Session } from '@/lib/domain/session';
import type { Database } from '../db/database';
import type { HandService } from '../hand/handService';
import type { JobService } from '../jobs/jobService';
import type { EmbeddingHub } from './embeddingHub';
import type { FrameHub } from './frameHub';
import type { RoomEmbeddingService } from './roomEmbeddings';
import type { ScanHub } from './scanHub';

export interface RoomServices {
  database: Pick<Database, 'sessions' | 'networks' | 'images'>;
  jobs: JobService;
  embeddings: RoomEmbeddingService;
  hand: HandService;
}
/** What is watched, over all rooms. */
export interface RoomHubs {
  cells: FrameHub;
  maps: EmbeddingHub;
  scans: ScanHub;
}
export interface RoomState {
  session: Session;
  jobs: Job[];
  viewJob: Job | null;
  /** Newest first. */
  findings: Finding[];
  /** The maps of the view. */
  embeddings: Embedding[];
}
