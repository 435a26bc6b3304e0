/** The half of public links that strangers reach: it reads what was frozen, and has nothing else to read. */
import { AppError } from '@/lib/domain/appError';
import type { Sha256 } from '@/lib/domain/hash';
import type { PublicState } from '@/lib/protocol/shareRest';
import { linkStateAt } from '@/lib/share/linkState';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import type { StoredPublicLink } from '../db/publicLinkRecords';
import { hashOfToken } from './linkTokens';
import { atTime, type LinkListeners } from './linkWatch';
import { GONE_TEXTS, type ShareService } from './shareService';

export function createLinkReader({
  publicLinks,
  artifacts,
  listeners,
  now,
}: {
  publicLinks: Pick<Database['publicLinks'], 'findByTokenHash'>;
  artifacts: Pick<ArtifactStore, 'get'>;
  listeners: LinkListeners;
  /** Milliseconds since 1970. */
  now: () => number;
}): Pick<ShareService, 'open' | 'file' | 'stateOf' | 'watch'> {
  /** The link of a token, whatever became of it. */
  const find = async (token: string): Promise<StoredPublicLink | null> => {
    const tokenHash = hashOfToken(token);
    return tokenHash === null ? null : publicLinks.findByTokenHash(tokenHash);
  };
  const stateNow = ({ link }: StoredPublicLink) => linkStateAt(link, new Date(now()).toISOString());
  const requireActive = async (token: string): Promise<StoredPublicLink> => {
    const stored = await find(token);
    if (!stored) throw new AppError('not_found', 'There is no such link. Ask whoever sent it to copy it again.');
    const state = stateNow(stored);
    if (state !== 'active') throw new AppError('gone', GONE_TEXTS[state]);
    return stored;
  };
  /** The store names a file that it cannot read by its hash, which is nothing for strangers. */
  const bytesOf = async (hash: Sha256): Promise<Uint8Array> => {
    try {
      return await artifacts.get(hash);
    } catch (error) {
      if (!(error instanceof AppError)) throw error; // a surprise: it is logged, and nothing of it is told
      throw new AppError('storage_damaged', 'This file cannot be read at the moment.', { cause: error });
    }
  };
  const stateOf = async (token: string): Promise<PublicState | null> => {
    const stored = await find(token);
    return stored && { state: stateNow(stored) };
  };
  /** Calls back when the link expires; at once, when it has. */
  const whenExpired = (token: string, callback: (state: PublicState) => void): (() => void) => {
    let stop = () => {};
    let isStopped = false;
    const tell = async () => {
      const state = await stateOf(token).catch((): PublicState => ({ state: 'expired' }));
      if (state && !isStopped) callback(state);
    };
    const wait = async () => {
      const expiresAt = (await find(token))?.link.expiresAt;
      if (expiresAt && !isStopped) stop = atTime(Date.parse(expiresAt), now, () => void tell());
    };
    wait().catch(() => undefined); // the next connection looks again
    return () => {
      isStopped = true;
      stop();
    };
  };

  return {
    async open(token) {
      const { link, content } = await requireActive(token);
      return { content, by: link.createdBy, at: link.createdAt };
    },
    async file(token, name) {
      const { files } = await requireActive(token);
      const file = Object.hasOwn(files, name) ? files[name] : undefined;
      if (!file) throw new AppError('not_found', 'This link shows no such file.');
      return { bytes: await bytesOf(file.hash), contentType: file.contentType };
    },
    stateOf,
    watch(token, listener) {
      const tokenHash = hashOfToken(token);
      if (tokenHash === null) return () => undefined;
      const stopListening = listeners.add(tokenHash, listener);
      const stopWaiting = whenExpired(token, listener);
      return () => {
        stopListening();
        stopWaiting();
      };
    },
  };
}
