import type { LinkSubject, NewCollectionLink, NewPublicLink, PublicContent, SharedLink } from '@/lib/domain/publicLink';
import type { PublicState } from '@/lib/protocol/shareRest';

/** A part of what a link shows, as a file. */
export interface PublicFile {
  bytes: Uint8Array;
  contentType: string;
}

/** What a link leads to. */
export interface OpenedLink {
  content: PublicContent;
  /** Who shared it, and when. */
  by: string;
  at: string;
}

export interface ShareService {
  /**
   * Freezes a finding as it is now and makes a link to that. Durable when it resolves; one that was made before, by its
   * id, is returned again. Throws `not_found`, and `conflict` with the field where the finding is not as it was seen.
   * @param ownHosts hosts by which this workspace is reached: addresses on them are left out of the texts
   */
  shareFinding(findingId: string, link: NewPublicLink, ownHosts: readonly string[]): Promise<SharedLink>;
  /**
   * The same with a collection and its findings, each as it was seen, too. Throws `too_large`, too: see
   * lib/share/freezeCollection.ts.
   */
  shareCollection(collectionId: string, link: NewCollectionLink, ownHosts: readonly string[]): Promise<SharedLink>;
  /** Newest first, those that show nothing any more too. */
  list(subject: LinkSubject): Promise<SharedLink[]>;
  /** From then on it shows nothing, to nobody; whoever has it open is told. Once is enough. Throws `not_found`. */
  revoke(id: string, by: string): Promise<SharedLink>;
  /**
   * What the token opens: read from the database, nothing is computed. Throws `not_found` where no link ever had this
   * token, whatever it looks like, and `gone` where the link is revoked or has expired.
   */
  open(token: string): Promise<OpenedLink>;
  /** Throws as `open` does, `not_found` where it shows no such file, and `storage_damaged` where it cannot be read. */
  file(token: string, name: string): Promise<PublicFile>;
  /** Whether the token still opens something; null: no link ever had it. */
  stateOf(token: string): Promise<PublicState | null>;
  /** Told when the link is revoked, and when it expires. */
  watch(token: string, listener: (state: PublicState) => void): () => void;
}

/** What is told of a link that shows nothing any more; of who revoked it, and what it was, nothing. */
export const GONE_TEXTS = {
  revoked: 'This link was withdrawn. Ask whoever sent it for another one.',
  expired: 'This link has expired. Ask whoever sent it for another one.',
} as const;
