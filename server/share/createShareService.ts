/** Public links: what they show is frozen when they are made, and read from there alone. */
import { AppError } from '@/lib/domain/appError';
import type { PublicFiles } from '@/lib/domain/publicFinding';
import type {
  LinkSubject,
  NewCollectionLink,
  NewPublicLink,
  PublicContent,
  PublicLink,
  SharedLink,
} from '@/lib/domain/publicLink';
import { linkStateAt } from '@/lib/share/linkState';
import type { EvidenceFile } from '@/lib/share/publicEvidence';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import { renderCard } from '../image/renderCard';
import { renderCollectionCard } from '../image/renderCollectionCard';
import { freezeShared, type SharedSources } from './freezeShared';
import { hashOfToken, type LinkTokens } from './linkTokens';
import { LinkListeners } from './linkWatch';
import { createLinkReader } from './readLinks';
import type { ShareService } from './shareService';

/** No engine, no jobs: what a public link shows cannot start any work. */
export interface ShareSources extends SharedSources {
  database: Pick<Database, 'publicLinks'>;
  artifacts: Pick<ArtifactStore, 'get' | 'put'>;
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
  collections,
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

  /** Freezes a subject, or gives back the link that was made before by this id. */
  async function share(
    subject: LinkSubject,
    link: NewPublicLink | NewCollectionLink,
    ownHosts: readonly string[],
  ): Promise<SharedLink> {
    const before = await publicLinks.get(link.id);
    if (before) return asShared(requireSame(before.link, subject), before.tokenHash);
    const { content, files, pictures } = await freezeShared(subject, link, ownHosts, { findings, collections });
    const stored = await storeFiles(files, artifacts);
    const card = await drawCard(content, await Promise.all(pictures.map((hash) => artifacts.get(hash))));
    stored[CARD_FILE] = { hash: await artifacts.put(card), contentType: 'image/png' };
    const createdAtMs = now();
    const { id, by, lifetimeSeconds, withDiscussion, revision, reviewNumber } = link;
    const tokenHash = hashOfToken(tokens.tokenOf(id));
    if (tokenHash === null) throw new Error('A token does not look like one.');
    const created = await publicLinks.create({
      ...{ id, tokenHash, content, files: stored, withDiscussion, revision, reviewNumber, subject },
      createdBy: by,
      createdAt: new Date(createdAtMs),
      expiresAt: lifetimeSeconds === null ? null : isoOf(createdAtMs + lifetimeSeconds * 1000),
    });
    return asShared(requireSame(created, subject), null);
  }

  return {
    shareFinding: (id, link, ownHosts) => share({ kind: 'finding', id }, link, ownHosts),
    shareCollection: (id, link, ownHosts) => share({ kind: 'collection', id }, link, ownHosts),
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

/** Ids are made by who sends them: one that a link to something else has is no link to this. */
function requireSame(link: PublicLink, { kind, id }: LinkSubject): PublicLink {
  if (link.subject.kind === kind && link.subject.id === id) return link;
  throw new AppError('conflict', `There is a link "${link.id}" to another ${link.subject.kind}: make another id.`, { field: 'id' }); // prettier-ignore
}

function drawCard(content: PublicContent, pictures: readonly Uint8Array[]): Promise<Uint8Array> {
  if (content.kind === 'collection') return renderCollectionCard({ content, pictures });
  return renderCard({ content, picture: pictures[0] ?? new Uint8Array() });
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
