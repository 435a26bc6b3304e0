import type { LinkState, PublicLink } from '../domain/publicLink';

/** Whether a link shows something at a moment, as ISO in UTC like those of the link. One that is revoked stays so. */
export function linkStateAt({ revoked, expiresAt }: Pick<PublicLink, 'revoked' | 'expiresAt'>, now: string): LinkState {
  if (revoked) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}
