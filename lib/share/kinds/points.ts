import type { EmbeddingSpec } from '../../domain/embeddingSpec';
import type { FindingOf } from '../../domain/finding';
import { isWholeFrame, pointsSubject } from '../../embedding/pointsSubject';
import { SHEET, type Cohesion } from '../../domain/pointsFinding';
import { placeInWords } from '../../review/anchorInWords';
import { NPY, PNG, type FrozenEvidence } from '../publicEvidence';
import { countInWords, formatCount, formatShare } from '../words';

type Evidence = FindingOf<'points'>['evidence'];

const METHODS = { pca: 'PCA', tsne: 't-SNE', umap: 'UMAP' } as const;

/** Without the list of the members: that is the names of whatever files the workspace has. */
export function freezePoints({ evidence, target }: FindingOf<'points'>): FrozenEvidence {
  const { memberCount, pointCount, provenance } = evidence;
  const { spec, iteration } = provenance;
  const at = spec.method === 'pca' ? '' : ` at iteration ${formatCount(iteration)}`;
  const onSheet = Math.min(memberCount, SHEET.columns * SHEET.rows);
  return {
    shown: {
      subject: pointsSubject({ evidence, target }),
      networkName: evidence.networkName,
      caution: null,
      pictures: [
        {
          file: 'picture.png',
          title: isWholeFrame({ target }) ? 'The map' : `The map, ${countInWords(memberCount, 'point')} coloured`,
          alt: `A ${METHODS[spec.method]} map${at} with ${formatCount(memberCount)} of its ${formatCount(pointCount)} points coloured. ${labelsInWords(evidence)}`,
        },
        {
          file: 'sheet.png',
          title: onSheet < memberCount ? `The first ${formatCount(onSheet)} pictures` : 'The pictures',
          alt: `${countInWords(onSheet, 'picture')}, row by row.`,
        },
      ],
      numbers: isWholeFrame({ target }) ? frameNumbers(evidence) : numbersOf(evidence),
      scores: [],
      tables: [
        {
          caption: 'Labels',
          columns: [
            { name: 'Label', isNumeric: false },
            { name: 'Pictures', isNumeric: true },
          ],
          rows: [
            ...evidence.labels.map(({ label, count }) => [label ?? 'no label', formatCount(count)]),
            ...(evidence.otherLabels.labels > 0
              ? [[countInWords(evidence.otherLabels.labels, 'other label'), formatCount(evidence.otherLabels.members)]]
              : []),
          ],
        },
      ],
      facts: factsOf(evidence, target),
      downloads: [
        { file: 'coordinates.npy', text: 'Download the coordinates (NPY)' },
        { file: 'mask.npy', text: 'Download which are members (NPY)' },
        { file: 'picture.png', text: 'Download the picture (PNG)' },
      ],
    },
    files: {
      'picture.png': { hash: evidence.pictureHash, contentType: PNG },
      'sheet.png': { hash: evidence.sheetHash, contentType: PNG },
      'coordinates.npy': { hash: evidence.coordinatesHash, contentType: NPY },
      'mask.npy': { hash: evidence.maskHash, contentType: NPY },
    },
    aboutOf: (anchor) => placeInWords(anchor, () => null),
  };
}

function labelsInWords({ labels, otherLabels }: Evidence): string {
  const named = labels.slice(0, 3).map(({ label, count }) => `${label ?? 'no label'}: ${formatCount(count)}`);
  const others = labels.length + otherLabels.labels - named.length;
  return `${[...named, ...(others > 0 ? [countInWords(others, 'other label')] : [])].join(', ')}.`;
}

function numbersOf({ memberCount, pointCount, labels, purity, cohesion }: Evidence): string[] {
  const most = labels.find(({ label }) => label !== null);
  const pure = purity !== null && most ? ` Of those with a label, ${formatShare(purity)} are ${most.label}.` : '';
  const measured = cohesion ? measuredInWords(cohesion, memberCount) : '';
  return [
    `${formatCount(memberCount)} of the ${formatCount(pointCount)} pictures on the map.${pure}`,
    cohesion
      ? `Of the ${cohesion.k} pictures that the network finds most alike to each of them, ${formatShare(cohesion.share)} are among them too; of as many pictures taken by chance it would be ${formatShare(cohesion.byChance)}.${measured}`
      : 'The vectors were not all there, so that their neighbours are not measured.',
  ];
}

/** Of many only some are measured: " Measured for 2,000 of 9,000." */
function measuredInWords({ measured }: Cohesion, count: number): string {
  return measured < count ? ` Measured for ${formatCount(measured)} of ${formatCount(count)}.` : '';
}

/** Of a whole layout: which labels lie together. */
function frameNumbers({ pointCount, labelCohesion }: Evidence): string[] {
  const labels = (labelCohesion ?? []).map(
    ({ label, count, cohesion }) =>
      `${label} (${formatCount(count)}): of the ${cohesion.k} pictures most alike to each, ${formatShare(cohesion.share)} are ${label} too; by chance ${formatShare(cohesion.byChance)}.${measuredInWords(cohesion, count)}`,
  );
  return [
    `The whole map of ${countInWords(pointCount, 'picture')}.`,
    ...(labelCohesion ? labels : ['The vectors were not all there, so that their neighbours are not measured.']),
  ];
}

function factsOf({ provenance, cohesion, networkName, layer }: Evidence, { axes }: FindingOf<'points'>['target']) {
  const { features, device, spec, iteration } = provenance;
  return [
    { name: 'Network', value: networkName },
    { name: 'Layer', value: `${layer} (${features.pooling === 'mean' ? 'means of channels' : 'all values'})` },
    ...settingsOf(spec),
    axes
      ? { name: 'Axes', value: `components ${axes[0] + 1} and ${axes[1] + 1}` }
      : { name: 'Shown at', value: `iteration ${formatCount(iteration)}` },
    ...(provenance.extends ? [{ name: 'Goes on from', value: 'an earlier map, whose points it kept' }] : []),
    ...(cohesion ? [{ name: 'Neighbours', value: `${cohesion.k} nearest by their vectors in all dimensions, ${cohesion.metric}` }] : []), // prettier-ignore
    ...(device ? [{ name: 'Vectors computed on', value: `${device.description}, ${device.engine} ${device.engineVersion}` }] : []), // prettier-ignore
    { name: 'Algorithms', value: `${provenance.algorithm}, ${features.algorithm}` },
    { name: 'Specular', value: provenance.specularVersion },
    { name: 'Weights SHA-256', value: features.weightsHash },
  ];
}

function settingsOf(spec: EmbeddingSpec) {
  const method = { name: 'Method', value: METHODS[spec.method] };
  if (spec.method === 'pca') return [method];
  const { components, metric, iterations, seed } = spec;
  const own =
    spec.method === 'tsne'
      ? [
          { name: 'Perplexity', value: String(spec.perplexity) },
          { name: 'Exaggeration', value: String(spec.exaggeration) },
          { name: 'Learning rate', value: spec.learningRate === 'auto' ? 'by the number of pictures' : String(spec.learningRate) }, // prettier-ignore
          { name: 'Start', value: spec.initialisation === 'pca' ? 'the first two principal components' : 'random' },
        ]
      : [
          { name: 'Neighbours of the map', value: String(spec.neighbours) },
          { name: 'Least distance', value: String(spec.minDist) },
        ];
  return [
    method,
    ...own,
    { name: 'Distance', value: metric },
    { name: 'Dimensions', value: components === null ? 'all of them' : `the first ${components} principal components` },
    { name: 'Iterations', value: formatCount(iterations) },
    { name: 'Seed', value: String(seed) },
  ];
}
