/** Public links: what they show is frozen when they are made, and read from there alone. */
import { AppError } from '@/lib/domain/appError';
import type { Finding } from '@/lib/domain/finding';
import type { PublicFiles } from '@/lib/domain/publicFinding';
import type { LinkSubject, NewPublicLink, PublicLink, SharedLink } from '@/lib/domain/publicLink';
import { freezeFinding } from '@/lib/share/freezeFinding';
import { linkStateAt } from '@/lib/share/linkState';
import type { EvidenceFile } from '@/lib/share/publicEvidence';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import type { FindingService } from '../findings/findingService';
import { renderCard } from '../image/renderCard';
import { hashOfToken, type LinkTokens } from './linkTokens';
import { LinkListeners } from './linkWatch';
import { createLinkReader } from './readLinks';
import type { ShareService } from './shareService';

/** No engine, no jobs: what a public link shows cannot start any work. */
export interface ShareSources {
  database: Pick<Database, 'publicLinks'>;
  artifacts: Pick<ArtifactStore, 'get' | 'put'>;
  findings: Pick<FindingService, 'get' | 'wholeReview'>;
  tokens: LinkTokens;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** The preview picture of a link, a file of every one. */
export const CARD_FILE = 'card.png';

export function createShareService({
  database,
  artifacts,
  findings,
  tokens,
  now = Date.now,
}: ShareSources): ShareService {
  // prettier-ignore
  const { publicLinks } = database;
  const listeners = new LinkListeners();

  const asShared = (link: PublicLink, tokenHash: string | null): SharedLink => {
    const token = tokens.tokenOf(link.id);
    // Made with another key, that is not there any more.
    const isLost = tokenHash !== null && tokenHash !== hashOfToken(token);
    return { ...link, state: linkStateAt(link, isoOf(now())), path: isLost ? null : `/p/${token}` };
  };

  return {
    async shareFinding(findingId, link, ownHosts) {
      const before = await publicLinks.get(link.id);
      if (before) return asShared(requireSame(before.link, findingId), before.tokenHash);
      const finding = await findings.get(findingId);
      if (!finding) throw new AppError('not_found', `There is no finding "${findingId}".`);
      requireSeen(finding, link);
      const log = (await findings.wholeReview(findingId)).filter(({ number }) => number <= link.reviewNumber);
      const { content, files } = freezeFinding(finding, log, { withDiscussion: link.withDiscussion, ownHosts });
      const stored = await storeFiles(files, artifacts);
      const picture = await artifacts.get(finding.evidence.pictureHash);
      stored[CARD_FILE] = { hash: await artifacts.put(await renderCard({ content, picture })), contentType: 'image/png' }; // prettier-ignore
      const createdAtMs = now();
      const { id, by, lifetimeSeconds, withDiscussion, revision, reviewNumber } = link;
      const tokenHash = hashOfToken(tokens.tokenOf(id));
      if (tokenHash === null) throw new Error('A token does not look like one.');
      const created = await publicLinks.create({
        ...{ id, tokenHash, content, files: stored, withDiscussion, revision, reviewNumber },
        subject: { kind: 'finding', id: findingId },
        createdBy: by,
        createdAt: new Date(createdAtMs),
        expiresAt: lifetimeSeconds === null ? null : isoOf(createdAtMs + lifetimeSeconds * 1000),
      });
      return asShared(requireSame(created, findingId), null);
    },
    async list(subject: LinkSubject) {
      return (await publicLinks.list(subject)).map(({ link, tokenHash }) => asShared(link, tokenHash));
    },
    async revoke(id, by) {
      const { link, tokenHash } = await publicLinks.revoke(id, by);
      listeners.tell(tokenHash, { state: 'revoked' });
      return asShared(link, tokenHash);
    },
    ...createLinkReader({ publicLinks, artifacts, listeners, now }),
  };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** Ids are made by who sends them: one that another finding's link has is no link to this one. */
function requireSame(link: PublicLink, findingId: string): PublicLink {
  if (link.subject.id === findingId) return link;
  throw new AppError('conflict', `There is a link "${link.id}" to another finding: make another id.`, { field: 'id' });
}

/** Nobody shares what they have not seen. */
function requireSeen(finding: Finding, link: NewPublicLink): void {
  if (link.revision !== finding.revision)
    throw new AppError('conflict', 'The words were changed meanwhile. Look at them, then share the finding.', {
      field: 'revision',
    });
  if (link.reviewNumber !== finding.reviewNumber)
    throw new AppError('conflict', 'Somebody said something in the review meanwhile. Look at it, then share the finding.', { field: 'reviewNumber' }); // prettier-ignore
}

async function storeFiles(
  files: Record<string, EvidenceFile>,
  artifacts: Pick<ArtifactStore, 'put'>,
): Promise<PublicFiles> {
  const stored: PublicFiles = {};
  for (const [name, file] of Object.entries(files)) {
    const hash = 'hash' in file ? file.hash : await artifacts.put(new TextEncoder().encode(file.text));
    stored[name] = { hash, contentType: file.contentType };
  }
  return stored;
}
