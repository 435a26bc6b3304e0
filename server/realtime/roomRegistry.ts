/** The rooms that somebody is in. A room is made when the first person comes and dropped when the last one has left. */
import { AppError } from '@/lib/domain/appError';
import type { Embedding, MapView } from '@/lib/domain/embedding';
import type { EmbeddingEvent } from '../embedding/embeddingService';
import type { FindingEvent, FindingService } from '../findings/findingService';
import type { JobEvent } from '../jobs/jobService';
import type { Log } from '../log';
import type { PatchService } from '../patches/patchService';
import type { Clock } from './clock';
import { EmbeddingHub } from './embeddingHub';
import { ConnectionCredits } from './frameCredit';
import { FrameHub } from './frameHub';
import { ROOM_FINDINGS } from './roomFindings';
import { ROOM_JOBS } from './roomJobs';
import { ScanHub } from './scanHub';
import type { RoomHubs, RoomServices } from './roomState';
import { SessionRoom } from './sessionRoom';
import { viewRequest } from '@/lib/domain/viewRequest';

export interface RegistryServices extends RoomServices {
  findings: Pick<FindingService, 'list' | 'subscribe'>;
  patches: Pick<PatchService, 'plan' | 'get' | 'subscribe'>;
}

type Entry =
  /** What happens while a room is read is applied to it afterwards. */
  { status: 'opening'; missed: ((room: SessionRoom) => void)[] } | { status: 'open'; room: SessionRoom };

export class RoomRegistry {
  private readonly entries = new Map<string, Entry>();
  private readonly opening = new Map<string, Promise<SessionRoom>>();
  private readonly hubs: RoomHubs;
  private readonly unsubscribe: (() => void)[];

  constructor(
    private readonly services: RegistryServices,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    const credits = new ConnectionCredits();
    this.hubs = {
      cells: new FrameHub(services.jobs, clock, credits),
      maps: new EmbeddingHub(services.embeddings, clock, credits),
      scans: new ScanHub({ patches: services.patches, clock, log }),
    };
    this.unsubscribe = [
      services.jobs.subscribe((event) => this.onJobEvent(event)),
      services.findings.subscribe((event) => this.onFindingEvent(event)),
      services.embeddings.subscribe((event) => this.onEmbeddingEvent(event)),
      services.patches.subscribe((event) => this.hubs.scans.onEvent(event)),
    ];
  }

  get size(): number {
    return this.entries.size;
  }

  /**
   * Calls `use` with the session's room, in one step with finding it: the room cannot be dropped in between.
   * Throws `not_found`.
   */
  async withRoom<T>(sessionId: string, use: (room: SessionRoom) => T): Promise<T> {
    for (;;) {
      const entry = this.entries.get(sessionId);
      if (entry?.status === 'open')
        try {
          return use(entry.room);
        } finally {
          this.drop(sessionId); // the one for whom it was opened may be gone already
        }
      await (this.opening.get(sessionId) ?? this.open(sessionId));
    }
  }

  close(): void {
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    for (const entry of this.entries.values()) if (entry.status === 'open') entry.room.close();
    this.entries.clear();
  }

  private open(sessionId: string): Promise<SessionRoom> {
    const missed: ((room: SessionRoom) => void)[] = [];
    this.entries.set(sessionId, { status: 'opening', missed });
    const opening = this.read(sessionId)
      .then((room) => {
        this.entries.set(sessionId, { status: 'open', room });
        for (const apply of missed) apply(room);
        return room;
      })
      .catch((error: unknown) => {
        this.entries.delete(sessionId);
        throw error;
      })
      .finally(() => this.opening.delete(sessionId));
    this.opening.set(sessionId, opening);
    return opening;
  }

  private async read(sessionId: string): Promise<SessionRoom> {
    const { database, jobs, findings } = this.services;
    const session = await database.sessions.get(sessionId);
    if (!session)
      throw new AppError('not_found', 'This session does not exist. Check the link, or create a new session.', {
        field: 'sessionId',
      });
    const request = viewRequest(session.view);
    const [roomJobs, viewJob, page, embeddings] = await Promise.all([
      jobs.listOfSession(sessionId, ROOM_JOBS),
      request && jobs.find(request).catch(nullForAppError),
      findings.list({ sessionId }, { offset: 0, limit: ROOM_FINDINGS }),
      this.readMaps(session.view.map),
    ]);
    const state = { session, jobs: roomJobs, viewJob, findings: page.items, embeddings };
    return new SessionRoom(state, this.services, this.hubs, this.clock, this.log, () => this.drop(sessionId));
  }

  /** Those maps of a view that are still there. */
  private async readMaps(map: MapView | undefined): Promise<Embedding[]> {
    const ids = [map?.shown, map?.beside].filter((id) => typeof id === 'string');
    const found = await Promise.all(ids.map((id) => this.services.embeddings.get(id).catch(nullForAppError)));
    return found.filter((embedding) => embedding !== null);
  }

  private drop(sessionId: string): void {
    const entry = this.entries.get(sessionId);
    if (entry?.status !== 'open' || !entry.room.isIdle) return;
    entry.room.close();
    this.entries.delete(sessionId);
  }

  private onJobEvent(event: JobEvent): void {
    if (event.kind === 'cells') this.hubs.cells.noteCells(event.jobId);
    this.apply((room) => room.onJobEvent(event));
  }

  private onFindingEvent(event: FindingEvent): void {
    this.apply((room) => room.onFindingEvent(event));
  }

  private onEmbeddingEvent(event: EmbeddingEvent): void {
    this.hubs.maps.onEvent(event);
    if (event.kind === 'updated') this.apply((room) => room.maps.onUpdated(event.embedding));
  }

  private apply(change: (room: SessionRoom) => void): void {
    for (const entry of this.entries.values())
      if (entry.status === 'open') change(entry.room);
      else entry.missed.push(change);
  }
}

/** A view that cannot be run has no job; a map that cannot be read is not shown. */
function nullForAppError(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}
