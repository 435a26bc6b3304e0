/** Independent labels of channels: what can be done with them, and who may see what. */
import type { LabelEntry, Labelling, LabelledChannel, NewLabel, NewLabelling } from '@/lib/domain/labelling';
import type { LabellingResults } from '@/lib/domain/labellingResults';
import type { LabellingList, LabellingState, ListedLabelling } from '@/lib/protocol/labellingRest';

export interface LabellingService {
  /**
   * Freezes the evidence of its channels and stores it; sent twice, it is stored once. Throws `not_found`, `invalid_input`
   * and `unsupported` with the field, and `conflict` where the layer was not searched in these pictures, or still is.
   */
  create(labelling: NewLabelling): Promise<Labelling>;
  /** Newest first. */
  list(page: { offset: number; limit: number }): Promise<LabellingList>;
  get(id: string): Promise<ListedLabelling | null>;
  /** What a channel is judged by; null: it is not in the labelling, or there is no such labelling. */
  evidence(id: string, channel: number): Promise<LabelledChannel | null>;
  /** PNG of it. */
  picture(id: string, channel: number): Promise<Uint8Array | null>;
  /** Closed, it takes no labels, and everybody may see those that there are. Throws `not_found`; `forbidden` for all but who began it. */
  setState(id: string, change: { by: string; state: Labelling['state'] }): Promise<ListedLabelling>;
  /**
   * Adds a label to the log, unless it says what the person's last one for the channel says. Throws `not_found`;
   * `invalid_input` for a channel or category that it does not have; `conflict` when it is closed, or another label has the id.
   */
  submit(id: string, label: NewLabel): Promise<LabelEntry>;
  /** What somebody said, oldest first. Throws `not_found`. */
  own(id: string, by: string): Promise<LabelEntry[]>;
  /**
   * Throws `not_found`; `forbidden` while it is open and the person has not labelled all channels. Shown while it is
   * closed, that is noted: what anybody labels afterwards is not independent.
   */
  results(id: string, by: string | undefined): Promise<LabellingResults>;
  /** Every label as CSV. Throws as `results` does. */
  csv(id: string, by: string | undefined): Promise<{ name: string; csv: string }>;
  /** Null: there is none. */
  state(id: string): Promise<LabellingState | null>;
  /** Told the id of a labelling that changed. */
  subscribe(listener: (id: string) => void): () => void;
  /** Tells the listeners of one that was stored by somebody else: an import. */
  announce(id: string): void;
}
