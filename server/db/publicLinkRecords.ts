import type { Sha256 } from '@/lib/domain/hash';
import type { PublicFiles } from '@/lib/domain/publicFinding';
import type { LinkSubject, PublicContent, PublicLink } from '@/lib/domain/publicLink';

/** A link with what it shows. */
export interface StoredPublicLink {
  link: PublicLink;
  content: PublicContent;
  files: PublicFiles;
}

export interface PublicLinkRepository {
  /** One with this id that is there already is returned as it is. */
  create(link: Omit<PublicLink, 'createdAt' | 'revoked'> & Pick<StoredPublicLink, 'content' | 'files'> & { tokenHash: Sha256; createdAt: Date }): Promise<PublicLink>; // prettier-ignore
  get(id: string): Promise<{ link: PublicLink; tokenHash: Sha256 } | null>;
  findByTokenHash(tokenHash: Sha256): Promise<StoredPublicLink | null>;
  /** Newest first. */
  list(subject: LinkSubject): Promise<{ link: PublicLink; tokenHash: Sha256 }[]>;
  /** One that is revoked already stays as it is. Throws `not_found`. */
  revoke(id: string, by: string): Promise<{ link: PublicLink; tokenHash: Sha256 }>;
}
