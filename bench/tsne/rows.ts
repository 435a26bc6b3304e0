/** What the bench found out about one tool at one number of points. */
import type { Phases } from './ourRun';
import type { Quality } from './quality';

export interface Row {
  tool: string;
  kind: 'ours' | 'scikit-learn' | 'JavaScript' | 'UMAP';
  points: number;
  /** CPU seconds of each round, nearest neighbours included, the principal components not. Empty: it gave no map. */
  seconds: number[];
  /** Ours only: of each round. */
  phases: Phases[];
  /** Null: it gave no map. */
  quality: Quality | null;
  /** What a reader must know, such as why there is no map. */
  note: string;
}
