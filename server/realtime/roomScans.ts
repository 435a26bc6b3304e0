/** The scans for patches that people in a room watch: each person one, whatever the shared view shows. */
import type { ClientRequestData, ScanCoordinates } from '@/lib/protocol/protocol';
import type { Clock } from './clock';
import { endWatch, type Member } from './roomPeople';
import type { ScanHub } from './scanHub';

export interface RoomScansOptions {
  hub: ScanHub;
  clock: Clock;
  /** Throws `conflict` for a connection that is not in the room. */
  memberOf(socketId: string): Member;
}

export class RoomScans {
  constructor(private readonly options: RoomScansOptions) {}

  /** [L1] Replaces the watch before, from the moment it is asked for. */
  async watch(socketId: string, coordinates: ScanCoordinates): Promise<ClientRequestData<'patches:watch'>> {
    const { hub, clock } = this.options;
    const { scanWatch, socket } = this.options.memberOf(socketId);
    const turn = this.stop(socketId);
    const { key, scan, feed } = await hub.watch(coordinates, socket, () => scanWatch.turn === turn);
    scanWatch.feed = feed ?? scanWatch.feed;
    if (feed) clock.setTimer(() => feed.start(), 0); // after the ack that is being made
    return { key, scan };
  }

  unwatch(socketId: string): void {
    this.stop(socketId);
  }

  private stop(socketId: string): number {
    const turn = endWatch(this.options.memberOf(socketId).scanWatch);
    this.options.hub.release();
    return turn;
  }
}
