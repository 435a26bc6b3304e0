/** Who is in a room, through which connection, and where they look. */
import {
  MAP_SLOTS,
  PRESENCE_INTERVAL_MS,
  PRESENCE_TIMEOUT_MS,
  WATCH_SLOTS,
  type MapSlot,
  type WatchSlot,
} from '@/lib/protocol/protocol';
import type { Participant, Presence } from '@/lib/domain/session';
import type { Clock } from './clock';
import type { EmbeddingFeed } from './embeddingFeed';
import type { FrameFeed } from './frameFeed';
import type { RoomSocket } from './roomSocket';
import type { ScanFeed } from './scanFeed';

/** Presence of somebody who has just come, or of whom nothing was heard for long. */
export const NO_PRESENCE: Presence = { cell: null, view: 'elsewhere', private: false };
/** People whose colour is remembered for their return. */
const REMEMBERED_COLOURS = 256;

export interface MemberWatch<Feed extends { close(): void } = FrameFeed> {
  feed: Feed | null;
  /** Counts the watches that were asked for: only the newest may open a feed. */
  turn: number;
}
export interface MapWatch extends MemberWatch<EmbeddingFeed> {
  /** What was asked for, also while its feed is being opened. */
  embeddingId: string | null;
}

export interface Member {
  readonly socket: RoomSocket;
  participant: Participant;
  presence: Presence;
  readonly watches: Readonly<Record<WatchSlot, MemberWatch>>;
  readonly mapWatches: Readonly<Record<MapSlot, MapWatch>>;
  readonly scanWatch: MemberWatch<ScanFeed>;
  lastSeenAt: number;
  lastToldAt: number;
  cancelTelling: (() => void) | null;
  cancelExpiry: (() => void) | null;
}

export class RoomPeople {
  /** By the id of the connection. */
  private readonly members = new Map<string, Member>();
  private readonly colours = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    /** [P1] Tells the others where somebody looks. */
    private readonly onPresence: (member: Member) => void,
  ) {}

  get size(): number {
    return this.members.size;
  }
  all(): Iterable<Member> {
    return this.members.values();
  }
  bySocket(socketId: string): Member | undefined {
    return this.members.get(socketId);
  }
  byParticipant(participantId: string): Member | undefined {
    for (const member of this.members.values()) if (member.participant.id === participantId) return member;
    return undefined;
  }

  add(socket: RoomSocket, participantId: string, name: string): Member {
    const member: Member = {
      socket,
      participant: { id: participantId, name, colour: this.colourOf(participantId) },
      presence: NO_PRESENCE,
      watches: { shown: { feed: null, turn: 0 }, compared: { feed: null, turn: 0 } },
      mapWatches: {
        shown: { feed: null, turn: 0, embeddingId: null },
        beside: { feed: null, turn: 0, embeddingId: null },
      },
      scanWatch: { feed: null, turn: 0 },
      lastSeenAt: this.clock.now(),
      lastToldAt: -Infinity,
      cancelTelling: null,
      cancelExpiry: null,
    };
    this.members.set(socket.id, member);
    return member;
  }

  remove(member: Member): void {
    member.cancelTelling?.();
    member.cancelExpiry?.();
    for (const slot of WATCH_SLOTS) endWatch(member.watches[slot]);
    for (const slot of MAP_SLOTS) endWatch(member.mapWatches[slot]);
    endWatch(member.scanWatch);
    this.members.delete(member.socket.id);
  }

  /** [P2] However fast updates come, the others hear of them ten times a second, and always of the last one. */
  updatePresence(member: Member, presence: Presence): void {
    member.presence = presence;
    member.lastSeenAt = this.clock.now();
    this.awaitExpiry(member);
    if (member.cancelTelling) return;
    const wait = member.lastToldAt + PRESENCE_INTERVAL_MS - this.clock.now();
    if (wait > 0) member.cancelTelling = this.clock.setTimer(() => this.tell(member), wait);
    else this.tell(member);
  }

  private tell(member: Member): void {
    member.cancelTelling = null;
    member.lastToldAt = this.clock.now();
    this.onPresence(member);
  }

  /** One timer a person: it looks again when it fires, instead of being set anew by every sign of life. */
  private awaitExpiry(member: Member): void {
    if (member.cancelExpiry) return;
    const look = () => {
      member.cancelExpiry = null;
      const left = member.lastSeenAt + PRESENCE_TIMEOUT_MS - this.clock.now();
      if (left > 0) member.cancelExpiry = this.clock.setTimer(look, left);
      else {
        member.presence = NO_PRESENCE;
        this.tell(member);
      }
    };
    member.cancelExpiry = this.clock.setTimer(look, PRESENCE_TIMEOUT_MS);
  }

  /** The colour that the person had before, if it is free; else the first free one. */
  private colourOf(participantId: string): number {
    const taken = new Set([...this.members.values()].map((member) => member.participant.colour));
    let colour = this.colours.get(participantId) ?? 0;
    if (taken.has(colour)) for (colour = 0; taken.has(colour);) colour++;
    this.colours.delete(participantId);
    this.colours.set(participantId, colour);
    const [oldest] = this.colours.keys();
    if (this.colours.size > REMEMBERED_COLOURS && oldest !== undefined) this.colours.delete(oldest);
    return colour;
  }
}

/** Closes the feed, also one that is still being opened. Returns the turn of a watch that may open now. */
export function endWatch<Feed extends { close(): void }>(watch: MemberWatch<Feed>): number {
  watch.feed?.close();
  watch.feed = null;
  return ++watch.turn;
}
