/** Occlusion of the pictures of a folder or a zip, into a folder, without a data directory. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { boxCoverage } from '@/lib/attribution/region';
import { AppError, parseOrThrow, toErrorBody } from '@/lib/domain/appError';
import { canonicalJson } from '@/lib/domain/hash';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { ALGORITHM_VERSION, occlusionSpecSchema, type Fill, type Target } from '@/lib/domain/occlusion';
import { MAX_BATCH_CELLS, MAX_BATCH_PICTURES, type BatchRegion, type BatchSettings } from '@/lib/domain/occlusionBatch';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { runGrid } from '@/lib/occlusion/runGrid';
import { classFinder } from '@/lib/occlusion/targetClass';
import { isOfOnePicture, measureRun, requireTarget } from '../batches/measureRun';
import { objectCoverage } from '../batches/objectCoverage';
import type { Compute, NetworkRef } from '../compute/compute';
import { imageReader } from '../image/imageReader';
import type { FileListing, ListedFile } from '../images/fileListing';
import { readLabelling, type Labelling } from '../images/labelsFile';
import { EtaEstimate } from '../jobs/etaEstimate';
import { networkRef, readModelCard } from '../networks/readModelCard';
import { openBatchFolder, type BatchFolder, type MeasuredRow, type PictureFacts } from './batchFolder';
import { withListing } from './listedPictures';
import { withMasks, type MaskFiles } from './maskFiles';
import { collectCells } from './collectCells';
import type { DeviceChoice } from './options';
import { requireClass } from './runOcclusion';
import { withCompute } from './withCompute';

export interface BatchFilesQuestion {
  model: string;
  images: string;
  /** A table file,label in place of what the folders' names or a labels.csv among the pictures say. */
  labels?: string;
  masks?: string;
  region: BatchRegion;
  patch: number;
  stride: number;
  fill: Fill;
  target: Target;
  device: DeviceChoice;
  out: string;
  signal: AbortSignal;
  onProgress(progress: BatchFilesProgress): void;
  /** Told of every picture that is left out, with the reason, and of masks that belong to none. */
  onRefused(file: string, message: string): void;
}

export interface BatchFilesProgress {
  /** Pictures that were looked at. */
  done: number;
  pictures: number;
  /** Of the picture that is computed. */
  cellsDone: number;
  cells: number;
  /** Null until it can be told. */
  remainingMs: number | null;
}

export interface BatchFilesAnswer {
  card: ResolvedModelCard;
  grid: OcclusionGrid;
  /** Measured pictures, in the order of their names. */
  rows: MeasuredRow[];
  /** Pictures of the folder, those that were computed now, and those that could not be measured. */
  pictures: number;
  computed: number;
  failed: number;
  /** Null where nothing was computed. */
  device: string | null;
}

/** What can be refused without the device is refused before it is started. */
export async function runBatchFiles(question: BatchFilesQuestion): Promise<BatchFilesAnswer> {
  const { model, images, labels, masks, region, patch, stride, fill, target, device, out } = question;
  const files = await readModelCard(model);
  const { card } = files;
  const spec = parseOrThrow(occlusionSpecSchema, { patch, stride, fill }, 'The occlusion run');
  const grid = runGrid(spec, card);
  requireClass(target, card.labels.length);
  if (region.kind === 'box') boxCoverage(region, card.input);
  requireApart(images, out, 'out');
  if (masks !== undefined) requireApart(images, masks, 'masks');
  const network = await networkRef(files);
  const settings: BatchSettings = { spec, target, region };
  return withListing(images, (listing) =>
    withMasks(masks, async (maskFiles) => {
      const labelling = await readLabelling(labels === undefined ? listing : await withLabels(listing, labels));
      requireAmount(labelling.pictures.length, grid, images);
      const cardHash = sha256(canonicalJson(card));
      const identity = { ...settings, algorithm: ALGORITHM_VERSION, weightsHash: network.key, cardHash };
      const folder = await openBatchFolder(out, identity, grid);
      for (const { fileName, message } of [...listing.refused, ...labelling.problems])
        question.onRefused(fileName, message);
      const paths = labelling.pictures.map((picture) => picture.path);
      for (const stranger of maskFiles.strangers(paths))
        question.onRefused(stranger, `The mask ${stranger} is of none of the pictures.`);
      return withCompute(device, (compute) =>
        new BatchRun(question, { settings, card, network, grid, labelling, maskFiles, folder, compute }).run(),
      );
    }),
  );
}

interface Parts {
  settings: BatchSettings;
  card: ResolvedModelCard;
  network: NetworkRef;
  grid: OcclusionGrid;
  labelling: Labelling;
  maskFiles: MaskFiles;
  folder: BatchFolder;
  compute: Compute;
}

class BatchRun {
  private readonly files: string[];
  private readonly cells: number;
  private readonly labelClassOf: (label: string | null) => number | null;
  private readonly eta = new EtaEstimate();
  /** Cells that no earlier command has computed, as far as can be told without reading the pictures. */
  private cellsAhead: number;
  private done = 0;
  private computed = 0;
  private failed = 0;

  constructor(
    private readonly question: BatchFilesQuestion,
    private readonly parts: Parts,
  ) {
    const { labelling, folder, grid, card } = parts;
    this.files = labelling.pictures.map((picture) => picture.path);
    this.cells = grid.rows * grid.cols;
    this.cellsAhead = this.files.filter((file) => !folder.hasRow(file)).length * this.cells;
    this.labelClassOf = classFinder(card.labels);
  }

  async run(): Promise<BatchFilesAnswer> {
    const { labelling, folder, card, grid, compute } = this.parts;
    const { signal } = this.question;
    try {
      for (const picture of labelling.pictures) {
        if (signal.aborted) break;
        await this.measureOrRefuse(picture);
      }
    } finally {
      // Also when a full disk or Ctrl+C ends it: what is done is told.
      await folder.writeTables(this.files, card.labels);
    }
    const rows = folder.rows(this.files);
    if (signal.aborted)
      throw new AppError('cancelled', `Stopped with ${rows.length} of ${this.files.length} pictures measured. The same command goes on there.`); // prettier-ignore
    if (rows.length === 0) throw new AppError('invalid_input', 'None of the pictures could be measured.', { field: 'images' }); // prettier-ignore
    const device = this.computed > 0 ? (await compute.device(card.format)).provider : null;
    return { card, grid, rows, pictures: this.files.length, computed: this.computed, failed: this.failed, device };
  }

  private async measureOrRefuse(picture: ListedFile): Promise<void> {
    const { folder } = this.parts;
    const ahead = folder.hasRow(picture.path) ? 0 : this.cells;
    const left = this.cellsAhead - ahead;
    try {
      if (await this.measure(picture)) this.computed++;
    } catch (error) {
      if (this.question.signal.aborted) return;
      const body = toErrorBody(error);
      if (!isOfOnePicture(body.code)) throw error;
      folder.forget(picture.path);
      this.failed++;
      this.question.onRefused(picture.path, body.message);
    }
    this.cellsAhead = left;
    this.done++;
    this.report(0);
  }

  /** Whether it had to be computed. */
  private async measure(picture: ListedFile): Promise<boolean> {
    const { settings, card, network, grid, labelling, maskFiles, folder, compute } = this.parts;
    const bytes = await picture.read();
    const fileName = picture.path;
    const label = labelling.labelOf(fileName);
    const mask = (await maskFiles.of(fileName)?.read()) ?? null;
    const facts: PictureFacts = { file: fileName, label, hash: sha256(bytes), maskHash: mask && sha256(mask) };
    if (await folder.find(facts)) return false;
    const named = { fileName, label, labelClass: this.labelClassOf(label) };
    requireTarget(settings.target, named);
    const image = await imageReader.fit(bytes, fileName, card.input);
    const { widthPx, heightPx } = await imageReader.info(bytes, fileName);
    if (mask) await requireSize(mask, { fileName, widthPx, heightPx });
    const masked = { fileName, widthPx, heightPx, mask };
    const coverage = await objectCoverage(masked, settings.region, card.input, imageReader);

    let known = 0;
    const { log, base } = await collectCells(
      compute,
      { network, card, image, spec: settings.spec },
      {
        grid,
        signal: this.question.signal,
        onProgress: (done) => {
          this.eta.note(done - known, performance.now());
          this.cellsAhead = Math.max(0, this.cellsAhead - (done - known));
          known = done;
          this.report(done);
        },
      },
    );
    const run = { mapOf: (index: number) => log.map(index), base, grid, coverage };
    const { measures, drops } = measureRun(settings, named, run);
    await folder.add(facts, measures, drops);
    return true;
  }

  private report(cellsDone: number): void {
    const { done, cells, eta } = this;
    const remainingMs = eta.remaining(this.cellsAhead);
    this.question.onProgress({ done, pictures: this.files.length, cellsDone, cells, remainingMs });
  }
}

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** What lies among the pictures would be read as pictures and labels: masks now, what is written the next time. */
function requireApart(images: string, other: string, option: 'out' | 'masks'): void {
  const inside = path.relative(path.resolve(images), path.resolve(other));
  if (inside !== '' && (inside.startsWith('..') || path.isAbsolute(inside))) return;
  throw new AppError('invalid_input', `--${option} ${other} lies among the pictures of --images. Name a folder outside.`, { field: option }); // prettier-ignore
}

function requireAmount(pictures: number, { rows, cols }: OcclusionGrid, images: string): void {
  if (pictures === 0) throw new AppError('invalid_input', `There is no picture in ${images}.`, { field: 'images' });
  if (pictures > MAX_BATCH_PICTURES)
    throw new AppError('too_large', `A batch has at most ${MAX_BATCH_PICTURES} pictures; ${images} has ${pictures}.`, { field: 'images' }); // prettier-ignore
  if (pictures * rows * cols > MAX_BATCH_CELLS)
    throw new AppError('too_large', `${pictures} pictures with ${rows * cols} cells each are more than a batch may hold. Choose a larger stride, or fewer pictures.`, { field: 'stride' }); // prettier-ignore
}

/** The table in place of those among the pictures: its rows name files relative to the pictures' folder. */
async function withLabels(listing: FileListing, file: string): Promise<FileListing> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('not_found', `The labels ${file} cannot be read (${cause.code ?? cause.message}).`, { field: 'labels', cause }); // prettier-ignore
  });
  const isTable = ({ path: name }: ListedFile) => /\.(?:csv|tsv)$/i.test(name);
  const table = {
    path: `labels${/\.tsv$/i.test(file) ? '.tsv' : '.csv'}`,
    bytes: bytes.length,
    read: async () => bytes,
  };
  return { ...listing, files: [...listing.files.filter((entry) => !isTable(entry)), table] };
}

async function requireSize(
  mask: Uint8Array,
  { fileName, widthPx, heightPx }: { fileName: string; widthPx: number; heightPx: number },
): Promise<void> {
  const size = await imageReader.info(mask, `mask of ${fileName}`);
  if (size.widthPx !== widthPx || size.heightPx !== heightPx)
    throw new AppError(
      'invalid_input',
      `The mask of ${fileName} has ${size.widthPx} × ${size.heightPx} pixels, and the picture ${widthPx} × ${heightPx}. A mask has the size of its picture.`,
      { field: 'masks' },
    );
}
