import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import {
  ATTRIBUTION_ALGORITHM,
  attributionRequestSchema,
  attributionSchema,
  mapMeasuresSchema,
  MEASURES_ALGORITHM,
  ATTRIBUTION_NAMES,
  type Attribution,
  type AttributionRequest,
} from '@/lib/domain/attribution';
import { canonicalJson, sha256Schema, type Sha256 } from '@/lib/domain/hash';
import { fillSchema, type Fill } from '@/lib/domain/occlusion';
import type { NewTask, TaskContext, TaskService } from '../tasks/taskService';
import { decodeNpy, encodeNpy } from '@/lib/tensor/npy';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute, NetworkRef, PixelCompute } from '../compute/compute';
import type { ImageService } from '../images/imageService';
import type { JobService } from '../jobs/jobService';
import { networkRef } from '../networks/createCardTrials';
import type { NetworkService } from '../networks/networkService';
import type { AttributionMap, AttributionService, FoundAttribution, FoundMeasures } from './attributionService';
import { computeMap } from './computeMap';
import { measureMap } from './measureMap';

/** One device computes. */
const CONCURRENCY = 1;
/** Of a file with random weights, which lives as long as its control. */
const MAX_WEIGHTS_BYTES = 4 * 1024 ** 3;

const inputSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('map'), request: attributionRequestSchema }),
  z.strictObject({ what: z.literal('measures'), key: sha256Schema, fill: fillSchema }),
]);
type Input = z.infer<typeof inputSchema>;

export interface AttributionServiceDependencies {
  networks: Pick<NetworkService, 'get' | 'graph'>;
  images: Pick<ImageService, 'get' | 'fitted'>;
  jobs: Pick<JobService, 'find' | 'log'>;
  artifacts: Pick<ArtifactStore, 'put' | 'get' | 'has' | 'pathOf' | 'withTemporaryFile'>;
  compute: Pick<Compute, 'occlude' | 'device'> & PixelCompute;
  tasks: Pick<TaskService, 'register' | 'start' | 'list'>;
  version: string;
}

/** Registers the task kind `attribution`. A finished task keeps in its report what the map is and where it lies. */
export function createAttributionService(dependencies: AttributionServiceDependencies): AttributionService {
  return new TaskAttributionService(dependencies);
}

class TaskAttributionService implements AttributionService {
  /** Maps that are being computed, as far as they are. */
  private readonly partial = new Map<string, AttributionMap>();

  constructor(private readonly dependencies: AttributionServiceDependencies) {
    dependencies.tasks.register<Input>('attribution', {
      parse: (input) => parseOrThrow(inputSchema, input, 'The cross-check'),
      run: (input, context) =>
        input.what === 'map' ? this.runMap(input.request, context) : this.runMeasures(input, context),
      concurrency: CONCURRENCY,
    });
  }

  private async subjectOf(request: AttributionRequest) {
    const [network, image] = await Promise.all([
      this.dependencies.networks.get(request.networkId),
      this.dependencies.images.get(request.imageId),
    ]);
    const { card, weightsHash, cardHash } = network;
    const { classIndex, method, randomised } = request;
    if (classIndex >= card.labels.length)
      throw new AppError('invalid_input', `The network has ${card.labels.length} classes; there is no class ${classIndex}.`, { field: 'classIndex' }); // prettier-ignore
    const identity = { algorithm: ATTRIBUTION_ALGORITHM, weightsHash, cardHash, imageHash: image.hash, classIndex, method, randomised }; // prettier-ignore
    return { network, image, identity, key: hashOf(identity) };
  }

  /** The last finished one whose array is still there, and the newest task. */
  private async finished<T>(subject: string, schema: z.ZodType<T>) {
    const known = await this.dependencies.tasks.list({ kind: 'attribution', subject, limit: 20 });
    const reports = known.filter(({ state }) => state.status === 'completed').map(({ report }) => report['result']);
    const result = reports.flatMap((report) => schema.safeParse(report).data ?? [])[0] ?? null;
    return { result, task: known[0] ?? null };
  }

  private async findKey(key: string): Promise<FoundAttribution> {
    const { result, task } = await this.finished<Attribution>(key, attributionSchema);
    const isThere = result !== null && (await this.dependencies.artifacts.has(result.mapHash));
    return { key, attribution: isThere ? result : null, task };
  }

  private async started(task: Pick<NewTask, 'title' | 'subject' | 'total'>, input: Input) {
    return this.dependencies.tasks.start({
      kind: 'attribution',
      unit: 'pictures',
      key: `attribution ${task.subject}`,
      input,
      ...task,
    });
  }

  private async runMap(request: AttributionRequest, { signal, progress }: TaskContext): Promise<void> {
    const { network, image, identity, key } = await this.subjectOf(request);
    const { card, weightsHash } = network;
    const { width, height } = card.input;
    const beganAt = performance.now();
    const [fitted, own] = await Promise.all([this.dependencies.images.fitted(image, card.input), networkRef(this.dependencies.artifacts, weightsHash, card)]); // prettier-ignore
    const { classIndex, method, randomised, networkId, imageId } = request;
    const run = (ref: NetworkRef) =>
      computeMap(
        { network: ref, card, image: fitted, classIndex, networkId, imageId, isControl: randomised !== null },
        method,
        {
          ...this.dependencies,
          graph: () => this.dependencies.networks.graph(network.id),
          signal,
          progress: (done, total) => progress({ done, total }),
          onPartial: (values) => this.partial.set(key, { width, height, values, complete: false }),
        },
      );
    try {
      const map = await (randomised ? this.withRandomWeights(own, randomised.seed, run) : run(own));
      if (!map || signal.aborted) return;
      const mapHash = await this.dependencies.artifacts.put(encodeNpy({ shape: [height, width], data: map.values }));
      const result: Attribution = {
        ...{ key, identity, width, height, layer: map.layer, mapHash },
        computeMs: performance.now() - beganAt,
        device: await this.dependencies.compute.device(card.format),
        specularVersion: this.dependencies.version,
      };
      progress({ report: { result: z.json().parse(result), request: z.json().parse(request) } });
    } finally {
      this.partial.delete(key);
    }
  }

  /** A file of its own, under a key of its own: both are gone when `use` is over. */
  private async withRandomWeights<T>(own: NetworkRef, seed: number, use: (ref: NetworkRef) => Promise<T>): Promise<T> {
    const bytes = await this.dependencies.compute.randomised(own, seed);
    const key = `${own.key}:random:${randomUUID()}`;
    return this.dependencies.artifacts.withTemporaryFile(Readable.from([bytes]), MAX_WEIGHTS_BYTES, (file) => use({ ...own, key, path: file, isTemporary: true })); // prettier-ignore
  }

  private async runMeasures(
    { key, fill }: Input & { what: 'measures' },
    { signal, progress }: TaskContext,
  ): Promise<void> {
    const known = await this.requestOf(key);
    const { network, image } = await this.subjectOf(known);
    const { card, weightsHash } = network;
    const beganAt = performance.now();
    const [fitted, ref] = await Promise.all([this.dependencies.images.fitted(image, card.input), networkRef(this.dependencies.artifacts, weightsHash, card)]); // prettier-ignore
    const { values } = await this.map(key);
    const subject = { network: ref, card, image: fitted, classIndex: known.classIndex, fill };
    const measures = await measureMap(subject, values, {
      compute: this.dependencies.compute,
      signal,
      progress: (done, total) => progress({ done, total }),
    });
    if (!measures) return;
    progress({ report: { result: z.json().parse({ ...measures, computeMs: performance.now() - beganAt }) } });
  }

  /** What a finished map was asked by. Throws `not_found`. */
  private async requestOf(key: string): Promise<AttributionRequest> {
    const known = await this.dependencies.tasks.list({ kind: 'attribution', subject: key, limit: 20 });
    const requests = known.flatMap(({ report }) => attributionRequestSchema.safeParse(report['request']).data ?? []);
    if (!requests[0]) throw noMap();
    return requests[0];
  }

  async find(request: AttributionRequest): Promise<FoundAttribution> {
    return this.findKey((await this.subjectOf(request)).key);
  }

  async start(request: AttributionRequest): Promise<FoundAttribution> {
    const { key, network, image } = await this.subjectOf(request);
    const found = await this.findKey(key);
    if (found.attribution) return found;
    const { method, randomised } = request;
    const total = method.kind === 'rise' ? method.masks : null;
    const title = `${ATTRIBUTION_NAMES[method.kind]}${randomised ? ' with random weights' : ''} of ${image.fileName} by ${network.name}`; // prettier-ignore
    return { ...found, task: await this.started({ title, subject: key, total }, { what: 'map', request }) };
  }

  async map(key: string): Promise<AttributionMap> {
    const { attribution } = await this.findKey(key);
    if (!attribution) {
      const sofar = this.partial.get(key);
      if (sofar) return sofar;
      throw noMap();
    }
    const { width, height, mapHash } = attribution;
    return { width, height, values: decodeNpy(await this.dependencies.artifacts.get(mapHash)).data, complete: true };
  }

  async findMeasures(key: string, fill: Fill): Promise<FoundMeasures> {
    const { result, task } = await this.finished(measuresSubject(key, fill), mapMeasuresSchema);
    return { measures: result, task };
  }

  async startMeasures(key: string, fill: Fill): Promise<FoundMeasures> {
    const found = await this.findMeasures(key, fill);
    if (found.measures) return found;
    if (!(await this.findKey(key)).attribution) throw noMap();
    const title = 'Deletion, insertion and sensitivity of a map';
    return { ...found, task: await this.started({ title, subject: measuresSubject(key, fill), total: null }, { what: 'measures', key, fill }) }; // prettier-ignore
  }
}

const measuresSubject = (key: string, fill: Fill): Sha256 => hashOf({ algorithm: MEASURES_ALGORITHM, map: key, fill });

const hashOf = (value: unknown): Sha256 => createHash('sha256').update(canonicalJson(value)).digest('hex');

function noMap(): AppError {
  return new AppError('not_found', 'There is no such map, or it was cleared from the cache. Compute it again.');
}
