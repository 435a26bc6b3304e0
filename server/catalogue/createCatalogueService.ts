import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { idSchema } from '@/lib/domain/hash';
import type { Network } from '@/lib/domain/network';
import type { Task } from '@/lib/domain/task';
import { addressOf, cardOf, type Catalogue, type CatalogueEntry } from '@/lib/catalogue/catalogue';
import type { CatalogueItem } from '@/lib/protocol/rest';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { NetworkService } from '../networks/networkService';
import type { TaskContext, TaskService } from '../tasks/taskService';
import type { CatalogueService } from './catalogueService';
import { pullFile, removePartial, type PullTiming } from './pullFile';
import { plainAddress } from './remoteFile';

export interface CatalogueDependencies {
  catalogue: Catalogue;
  /** Of a mirror; the catalogue's own address when absent. */
  baseUrl?: string;
  artifacts: Pick<ArtifactStore, 'pathOf' | 'putFile'>;
  networks: Pick<NetworkService, 'list' | 'add'>;
  tasks: Pick<TaskService, 'register' | 'start' | 'list'>;
  dataDir: string;
  timing?: PullTiming;
}

const inputSchema = z.strictObject({ id: idSchema });
const PULLS_AT_ONCE = 2;
const LISTED_TASKS = 200;

export function createCatalogueService(dependencies: CatalogueDependencies): CatalogueService {
  const { catalogue, artifacts, networks, tasks, dataDir, timing } = dependencies;
  const baseUrl = dependencies.baseUrl ?? catalogue.baseUrl;
  const partialsDir = path.join(dataDir, 'pulls');
  const pulling = new Set<string>();
  const partialOf = ({ sha256 }: CatalogueEntry) => path.join(partialsDir, sha256);

  function entryOf(id: string): CatalogueEntry {
    const entry = catalogue.models.find((one) => one.id === id);
    if (entry) return entry;
    const ids = catalogue.models.map((one) => one.id).join(', ');
    throw new AppError('not_found', `The catalogue has no network "${id}". It has: ${ids}.`, { field: 'id' });
  }

  /** Whole, too: one that is damaged is pulled again, which repairs it. */
  async function isStored({ sha256 }: CatalogueEntry): Promise<boolean> {
    try {
      await artifacts.pathOf(sha256);
      return true;
    } catch (error) {
      if (error instanceof AppError && ['not_found', 'storage_damaged'].includes(error.code)) return false;
      throw error;
    }
  }

  async function receive(entry: CatalogueEntry, { signal, progress }: TaskContext): Promise<void> {
    const { sha256, bytes, path: filePath } = entry;
    const file = partialOf(entry);
    const address = addressOf(baseUrl, filePath);
    await mkdir(partialsDir, { recursive: true });
    await pullFile({ address, file, bytes, signal, onBytes: (done) => progress({ done }), timing });
    const actual = await artifacts.putFile(file, sha256);
    await removePartial(file);
    if (actual !== sha256) throw wrongFile(entry, address, actual);
  }

  tasks.register('pull', {
    concurrency: PULLS_AT_ONCE,
    parse: (input) => inputSchema.parse(input),
    async run({ id }, context) {
      const entry = entryOf(id);
      pulling.add(entry.sha256);
      try {
        context.progress({ total: entry.bytes });
        if (!(await isStored(entry))) await receive(entry, context);
        context.progress({ done: entry.bytes });
        context.signal.throwIfAborted(); // verifying a large file takes its time
        const network = await networks.add(entry.sha256, cardOf(entry, catalogue));
        context.progress({ report: { networkId: network.id } });
      } finally {
        pulling.delete(entry.sha256);
      }
    },
  });

  return {
    partialsDir,
    isPulling: (fileName) => pulling.has(path.basename(fileName, '.etag')),

    async list() {
      const [stored, pulls] = await Promise.all([networks.list(), tasks.list({ kind: 'pull', limit: LISTED_TASKS })]);
      return Promise.all(
        catalogue.models.map(async (entry) => {
          const partialBytes = (await stat(partialOf(entry)).catch(() => null))?.size ?? 0;
          const address = plainAddress(addressOf(baseUrl, entry.path));
          return toItem(entry, { address, partialBytes, stored, pulls });
        }),
      );
    },

    async pull(id) {
      const { title, bytes } = entryOf(id);
      const task = { kind: 'pull', title: `Pull of ${title}`, subject: id, unit: 'bytes', total: bytes } as const;
      return tasks.start({ ...task, input: { id }, key: `pull:${id}` });
    },
  };
}

function toItem(
  entry: CatalogueEntry,
  { address, partialBytes, stored, pulls }: { address: string; partialBytes: number; stored: Network[]; pulls: Task[] },
): CatalogueItem {
  const { id, title, year = null, summary, lecture, bytes, opset, input, output, preprocessingVerified } = entry;
  return {
    ...{ id, title, year, summary, lecture, bytes, opset, address, partialBytes, preprocessingVerified },
    input: { width: input.width, height: input.height, channels: input.channels },
    outputKind: output.kind,
    networkId: stored.find(({ weightsHash }) => weightsHash === entry.sha256)?.id ?? null,
    task: pulls.find(({ subject }) => subject === id) ?? null,
  };
}

function wrongFile({ title, sha256 }: CatalogueEntry, address: string, actual: string): AppError {
  return new AppError(
    'invalid_network',
    `The file of ${title} from ${plainAddress(address)} is not the one that the catalogue ` +
      `names: its SHA-256 should be ${sha256} and is ${actual}. It was deleted unopened. Check SPECULAR_MODEL_BASE_URL.`,
  );
}
