/**
 * The maps that concern a room: those of its shared view, those that somebody in it watches, and those that were asked
 * for in it. What is known of them changes here, in one step with the message that tells of it.
 */
import { AppError } from '@/lib/domain/appError';
import type { Embedding, EmbeddingAction, EmbeddingRequest, MapView } from '@/lib/domain/embedding';
import { MAP_SLOTS, type EmbeddingProgress, type MapSlot } from '@/lib/protocol/protocol';
import type { EmbeddingService } from '../embedding/embeddingService';
import type { Log } from '../log';
import type { Clock } from './clock';
import type { EmbeddingHub } from './embeddingHub';
import { endWatch, type Member } from './roomPeople';

/** Maps in a snapshot that were asked for in the room, besides those of the view. */
export const ROOM_EMBEDDINGS = 20;
/** [M2] Progress of one map is told at most so often, and the whole of it between its state changes. */
export const EMBEDDING_PROGRESS_INTERVAL_MS = 200;
export const EMBEDDING_UPDATE_INTERVAL_MS = 1000;

/** What rooms need of the embedding service. */
export type RoomEmbeddingService = Pick<EmbeddingService, 'start' | 'get' | 'control' | 'newestFrame' | 'subscribe'>;

export interface RoomEmbeddingsOptions {
  service: RoomEmbeddingService;
  hub: EmbeddingHub;
  clock: Clock;
  log: Log;
  members(): Iterable<Member>;
  /** Throws `conflict` for a connection that is not in the room. */
  memberOf(socketId: string): Member;
  /** [M1] Reliable, to everyone in the room. */
  tell(embedding: Embedding): void;
  /** [M2] Volatile. */
  tellProgress(progress: EmbeddingProgress): void;
}

interface Known {
  embedding: Embedding;
  /** As the room was told last; null: never. */
  told: Embedding | null;
  toldAt: number;
  progressToldAt: number;
}

export class RoomEmbeddings {
  private readonly known = new Map<string, Known>();
  /** Oldest first. */
  private readonly asked = new Set<string>();
  /** Maps that are being looked up, with how often: what is told of them meanwhile is newer than what is found. */
  private readonly held = new Map<string, number>();

  /** @param map of the shared view @param embeddings those of its maps that are there */
  constructor(
    private map: MapView | undefined,
    embeddings: readonly Embedding[],
    private readonly options: RoomEmbeddingsOptions,
  ) {
    for (const embedding of embeddings) this.put(embedding);
  }

  /** [M1] For the snapshot, the newest that was asked for first. */
  list(): Embedding[] {
    return [...this.listed()].flatMap((id) => this.known.get(id)?.embedding ?? []);
  }

  private listed(): Set<string> {
    return new Set([...[...this.asked].reverse(), ...shownMaps(this.map)]);
  }

  // ── What people ask ───────────────────────────────────────────────────────────────────────────────────────────────

  async start(
    socketId: string,
    { request, extends: from }: { request: EmbeddingRequest; extends?: string },
  ): Promise<{ embedding: Embedding }> {
    const { name } = this.options.memberOf(socketId).participant;
    const { id } = await this.options.service.start({ ...request, ...(from && { extends: from }), by: name });
    return this.holding([id], () => {
      const known = this.find(id);
      const isListed = this.listed().has(id);
      this.asked.delete(id);
      this.asked.add(id);
      const [oldest] = this.asked;
      if (this.asked.size > ROOM_EMBEDDINGS && oldest !== undefined) this.asked.delete(oldest);
      if (!isListed || known.told !== known.embedding) this.tellNow(known);
      return { embedding: known.embedding };
    });
  }

  async control(socketId: string, id: string, action: EmbeddingAction): Promise<{ embedding: Embedding }> {
    const { name } = this.options.memberOf(socketId).participant;
    return { embedding: await this.options.service.control(id, action, name) };
  }

  /** [M3] Replaces the slot's watch before, from the moment it is asked for. */
  async watch(socketId: string, slot: MapSlot, id: string): Promise<{ embedding: Embedding }> {
    const member = this.options.memberOf(socketId);
    const watch = member.mapWatches[slot];
    if (watch.feed && watch.embeddingId === id) return { embedding: this.find(id).embedding };
    const turn = this.stop(member, slot);
    watch.embeddingId = id;
    try {
      return await this.holding([id], async () => {
        const { embedding } = this.find(id);
        await this.openFeed(member, slot, turn, id);
        return { embedding: this.known.get(id)?.embedding ?? embedding };
      });
    } catch (error) {
      if (watch.turn === turn) watch.embeddingId = null;
      throw error;
    }
  }

  private async openFeed(member: Member, slot: MapSlot, turn: number, id: string): Promise<void> {
    const watch = member.mapWatches[slot];
    const feed = await this.options.hub.watch(id, member.socket, () => watch.turn === turn);
    if (!feed) return;
    watch.feed = feed;
    this.options.clock.setTimer(() => feed.start(), 0); // after the ack that is being made
  }

  unwatch(socketId: string, slot: MapSlot): void {
    this.stop(this.options.memberOf(socketId), slot);
    this.forgetOthers();
  }

  private stop(member: Member, slot: MapSlot): number {
    const watch = member.mapWatches[slot];
    watch.embeddingId = null;
    const turn = endWatch(watch);
    this.options.hub.release();
    return turn;
  }

  /** [M7] The joiner sees at once what the others see, before it says what it wants. */
  watchShown(member: Member): void {
    for (const slot of MAP_SLOTS) {
      const id = this.map?.[slot];
      if (!id || !this.known.has(id)) continue;
      this.watch(member.socket.id, slot, id).catch((error: unknown) =>
        this.options.log.warn({ err: error, embeddingId: id }, 'a joiner could not be sent a map of the view'),
      );
    }
  }

  /** Somebody left, with their watches. */
  noteLeft(): void {
    this.options.hub.release();
    this.forgetOthers();
  }

  // ── The shared view ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Calls `action` when the maps of a view that is to be shown are known; until it ends they are kept up to date. */
  whileKnown<T>(map: MapView | undefined, action: () => Promise<T>): Promise<T> {
    return this.holding(shownMaps(map), action);
  }

  /**
   * The view was changed. Its maps are told when they were in no snapshot before, also those that somebody watched: who
   * joined meanwhile does not know them.
   */
  show(map: MapView | undefined): void {
    const listed = this.listed();
    this.map = map;
    for (const id of shownMaps(map)) {
      const known = this.known.get(id);
      if (known && !listed.has(id)) this.tellNow(known);
    }
  }

  // ── What the service tells ────────────────────────────────────────────────────────────────────────────────────────

  onUpdated(embedding: Embedding): void {
    const isOurs = this.concerns(embedding.id);
    if (!isOurs && !this.held.has(embedding.id)) return;
    const known = this.put(embedding);
    if (isOurs) this.tellChange(known);
  }

  private concerns(id: string): boolean {
    if (shownMaps(this.map).includes(id) || this.asked.has(id)) return true;
    for (const { mapWatches } of this.options.members())
      if (mapWatches.shown.embeddingId === id || mapWatches.beside.embeddingId === id) return true;
    return false;
  }

  private tellChange(known: Known): void {
    const { embedding, told } = known;
    const now = this.options.clock.now();
    if (!told || isOtherState(told, embedding) || now - known.toldAt >= EMBEDDING_UPDATE_INTERVAL_MS)
      return this.tellNow(known);
    if (now - known.progressToldAt < EMBEDDING_PROGRESS_INTERVAL_MS) return;
    known.progressToldAt = now;
    const { id, iteration, kl, state } = embedding;
    const etaMs = state.status === 'running' ? state.etaMs : null;
    this.options.tellProgress({ embeddingId: id, iteration, etaMs, kl: kl.at(-1) ?? null });
  }

  private tellNow(known: Known): void {
    known.told = known.embedding;
    known.toldAt = known.progressToldAt = this.options.clock.now();
    this.options.tell(known.embedding);
  }

  // ── What is known ─────────────────────────────────────────────────────────────────────────────────────────────────

  private async holding<T>(ids: readonly string[], action: () => T | Promise<T>): Promise<T> {
    for (const id of ids) this.held.set(id, (this.held.get(id) ?? 0) + 1);
    try {
      await Promise.all(ids.map((id) => this.lookUp(id)));
      return await action();
    } finally {
      for (const id of ids) {
        const holds = (this.held.get(id) ?? 0) - 1;
        if (holds > 0) this.held.set(id, holds);
        else this.held.delete(id);
      }
      this.forgetOthers();
    }
  }

  private async lookUp(id: string): Promise<void> {
    if (this.known.has(id)) return;
    const found = await this.options.service.get(id);
    if (found && !this.known.has(id)) this.put(found);
  }

  private find(id: string): Known {
    const known = this.known.get(id);
    if (!known)
      throw new AppError('not_found', 'This map does not exist any more. Choose another one, or make one.', {
        field: 'embeddingId',
      });
    return known;
  }

  private put(embedding: Embedding): Known {
    let known = this.known.get(embedding.id);
    if (known) known.embedding = embedding;
    else known = { embedding, told: null, toldAt: -Infinity, progressToldAt: -Infinity };
    this.known.set(embedding.id, known);
    return known;
  }

  private forgetOthers(): void {
    for (const id of this.known.keys()) if (!this.held.has(id) && !this.concerns(id)) this.known.delete(id);
  }
}

function shownMaps(map: MapView | undefined): string[] {
  return [map?.shown, map?.beside].filter((id) => typeof id === 'string');
}

/** [M2] Whether more changed than what grows while it is computed. */
function isOtherState(told: Embedding, now: Embedding): boolean {
  return JSON.stringify(steadyPart(told)) !== JSON.stringify(steadyPart(now));
}
function steadyPart(embedding: Embedding): unknown {
  const state = { ...embedding.state, etaMs: null, share: null };
  return { ...embedding, iteration: 0, kl: [], keptFrames: [], seconds: {}, state };
}
