/** What two runs differ in, in words, and why their maps cannot be compared place by place. */
import { canonicalJson } from '../domain/hash';
import type { OcclusionRequest } from '../domain/job';
import type { ModelInput } from '../domain/modelCard';
import { sameFill, type OcclusionSpec, type PixelBox } from '../domain/occlusion';
import { fillInWords } from './fillText';
import { boxInWords } from './boxText';
import { shapeInWords } from './shapeText';

/** A run with the names of what it is about; null while a name is not known. */
export interface NamedRun {
  request: OcclusionRequest;
  networkName: string | null;
  fileName: string | null;
  /** The class whose map is shown. */
  className: string | null;
}

export type RunField =
  'network' | 'picture' | 'class' | 'patch' | 'segments' | 'stride' | 'fill' | 'box' | 'alsoCovered';

export interface RunDifference {
  field: RunField;
  /** "Fill" */
  name: string;
  /** "#808080": of the first run, and of the second. */
  first: string;
  second: string;
}

/** Only what differs, in this order: network, picture, class, patch, segments, stride, fill, box, fixed patch. Empty: it is the same run. */
export function runDifferences(first: NamedRun, second: NamedRun): RunDifference[] {
  const [a, b] = [first.request, second.request];
  const of = (field: RunField, name: string, differs: boolean, texts: (run: NamedRun) => string) =>
    differs ? [{ field, name, first: texts(first), second: texts(second) }] : [];
  const known = first.className !== null && second.className !== null;
  return [
    ...of('network', 'Network', a.networkId !== b.networkId, (run) => run.networkName ?? run.request.networkId),
    ...of('picture', 'Picture', a.imageId !== b.imageId, (run) => run.fileName ?? run.request.imageId),
    ...of('class', 'Class', known && first.className !== second.className, (run) => run.className ?? ''),
    ...of(
      'patch',
      'Patch',
      a.spec.patch !== b.spec.patch && !(a.spec.segments && b.spec.segments),
      ({ request }) => `${request.spec.patch} px`,
    ),
    ...of('segments', 'Patches are', !sameSegments(a.spec, b.spec), ({ request }) => shapeInWords(request.spec)),
    ...of('stride', 'Stride', a.spec.stride !== b.spec.stride, ({ request }) => `${request.spec.stride} px`),
    ...of('fill', 'Fill', !sameFill(a.spec.fill, b.spec.fill), ({ request }) => fillInWords(request.spec.fill)),
    ...of('box', 'Box', !sameBox(a.spec.box, b.spec.box), ({ request }) =>
      request.spec.box ? boxInWords(request.spec.box) : 'whole picture',
    ),
    ...of('alsoCovered', 'Fixed patch', !sameBox(a.spec.alsoCovered, b.spec.alsoCovered), ({ request }) =>
      request.spec.alsoCovered ? boxInWords(request.spec.alsoCovered) : 'none',
    ),
  ];
}

function sameSegments(a: OcclusionSpec, b: OcclusionSpec): boolean {
  return a.segments?.compactness === b.segments?.compactness;
}

function sameBox(a: PixelBox | undefined, b: PixelBox | undefined): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}

export type ShownPart = Pick<ModelInput, 'width' | 'height' | 'fit' | 'resizeTo'>;

/** Why no place of the one map is a place of the other: a sentence. Null where they can be compared. */
export function whyNoSamePlaces(
  a: OcclusionRequest,
  b: OcclusionRequest,
  inputs: readonly [ShownPart, ShownPart],
): string | null {
  if (a.imageId !== b.imageId)
    return 'The two runs are of different pictures: at the same place lies something else, so there is no difference map and no agreement.';
  if (!seeSamePart(...inputs))
    return 'The two networks are shown different parts of the picture: the same place of both maps is not the same place of the picture, so there is no difference map and no agreement.';
  return null;
}

/** Whether two inputs hold the same part of any picture, in whatever size. */
function seeSamePart(a: ShownPart, b: ShownPart): boolean {
  if (a.fit !== b.fit) return false;
  if (a.fit === 'stretch') return true;
  const sameShape = a.width * b.height === b.width * a.height;
  return sameShape && (a.fit === 'contain' || Math.abs(keptShare(a) - keptShare(b)) < 1e-9);
}

/** How much of the resized picture's shorter side the crop keeps. */
function keptShare({ width, height, resizeTo }: ShownPart): number {
  const shorter = Math.min(width, height);
  return shorter / (resizeTo ?? shorter);
}
