/** Scans for patches in memory, of 100 pictures each, that go on when a test says so. */
import { createHash } from 'node:crypto';
import { AppError } from '@/lib/domain/appError';
import { canonicalJson, type Sha256 } from '@/lib/domain/hash';
import type { LayerScan, ScanRequest } from '@/lib/domain/patches';
import type { Task, TaskState } from '@/lib/domain/task';
import type { ScanCoordinates } from '@/lib/protocol/protocol';
import type { PatchService, ScanEvent } from '../patches/patchService';

const NOW = new Date(0).toISOString();
const RUNNING: TaskState = { status: 'running', startedAt: NOW, etaMs: null };
export const PICTURES = 100;
export const COORDINATES: ScanCoordinates = { networkId: 'network-1', imageSetId: 'set-1', layer: 'conv' };

export class FakeScans implements Pick<PatchService, 'plan' | 'get' | 'subscribe'> {
  private readonly scans = new Map<Sha256, LayerScan>();
  private readonly listeners = new Set<(event: ScanEvent) => void>();
  private tasks = 0;
  /** How often a whole scan was read. */
  reads = 0;
  /** Called before a scan is read; may throw. */
  beforeRead: () => void = () => undefined;

  /** @param pause lets a test mix the order in which answers come */
  constructor(private readonly pause: () => Promise<void> = () => Promise.resolve()) {}

  async plan(imageSetId: string, request: ScanRequest): Promise<Sha256> {
    await this.pause();
    const { networkId, layer, place } = request;
    if (networkId === 'none') throw new AppError('not_found', 'There is no such network.', { field: 'networkId' });
    if (layer === 'flat') throw new AppError('invalid_input', 'The layer has no maps.', { field: 'layer' });
    const key = createHash('sha256').update(canonicalJson(request)).digest('hex');
    const size = { channels: 4, height: 8, width: 8, place: place ?? null };
    const counts = { pictures: PICTURES, seen: 0, failed: 0, version: 0, task: null };
    if (!this.scans.has(key)) this.scans.set(key, { key, networkId, imageSetId, layer, ...size, ...counts });
    return key;
  }
  async get(key: Sha256): Promise<LayerScan> {
    this.reads++;
    this.beforeRead();
    const scan = this.of(key);
    await this.pause();
    return scan;
  }
  subscribe(listener: (event: ScanEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // ── What the test drives ──────────────────────────────────────────────────────────────────────────────────────────

  of(key: Sha256): LayerScan {
    const scan = this.scans.get(key);
    if (!scan) throw new AppError('not_found', 'There is no such scan.');
    return scan;
  }

  /** Begins, queued and then running. */
  start(key: Sha256): void {
    const { layer, imageSetId, seen } = this.of(key);
    const task: Task = {
      ...{
        id: `task-${++this.tasks}`,
        kind: 'features',
        title: `Patches of ${layer}`,
        subject: `${key}/${imageSetId}`,
      },
      ...{ createdAt: NOW, unit: 'pictures', done: seen, total: PICTURES, report: {}, state: { status: 'queued' } },
    };
    this.setTask(key, task);
    this.setTask(key, { ...task, state: RUNNING });
  }

  /** So many pictures more: each is seen, then the task tells of it. */
  advance(key: Sha256, pictures: number): void {
    for (let k = 0; k < pictures; k++) {
      const scan = this.of(key);
      const seen = Math.min(scan.seen + 1, PICTURES);
      this.scans.set(key, { ...scan, seen, version: scan.version + 1 });
      this.tell({ kind: 'grown', key, imageSetId: scan.imageSetId, seen, version: scan.version + 1 });
      this.setTask(key, { ...scan.task!, done: seen });
    }
  }

  end(key: Sha256, status: 'completed' | 'cancelled' | 'failed'): void {
    const error = { code: 'internal' as const, message: 'It went wrong.' };
    const state = status === 'failed' ? { status, finishedAt: NOW, error } : { status, finishedAt: NOW };
    this.setTask(key, { ...this.of(key).task!, state });
  }

  clear(key: Sha256): void {
    this.scans.set(key, { ...this.of(key), seen: 0, version: 0 });
    this.tell({ kind: 'cleared' });
  }

  private setTask(key: Sha256, task: Task): void {
    const scan = this.of(key);
    this.scans.set(key, { ...scan, task });
    this.tell({ kind: 'task', key, imageSetId: scan.imageSetId, task });
  }

  tell(event: ScanEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
