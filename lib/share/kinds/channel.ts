import type { FrozenPatch, FrozenPatches } from '../../domain/channelFinding';
import { channelSubject, rankInWords, seenBoxInWords } from '../../activations/channelSubject';
import type { FindingOf } from '../../domain/finding';
import type { PublicPicture, PublicTable } from '../../domain/publicFinding';
import { csvField } from '../../occlusion/mapCsv';
import { placeInWords } from '../../review/anchorInWords';
import { CSV, NPY, PNG, type EvidenceFile, type FrozenEvidence } from '../publicEvidence';
import { countInWords, formatCount, formatNumber, formatShare, lastPart } from '../words';

type Evidence = FindingOf<'channel'>['evidence'];

export function freezeChannel({ evidence, target }: FindingOf<'channel'>): FrozenEvidence {
  const { patches, map, filter } = evidence;
  const name = `channel ${target.channel} of ${target.layer}`;
  return {
    shown: {
      subject: channelSubject({ evidence, target }),
      networkName: evidence.networkName,
      caution:
        patches && patches.seen + patches.failed < patches.pictures
          ? `${searchedInWords(patches)} Stronger patches may be among the others.`
          : null,
      pictures: picturesOf(evidence, name),
      numbers: numbersOf(evidence),
      scores: [],
      tables: patches
        ? [tableOf('The strongest patches', patches.highest), tableOf('The weakest patches', patches.lowest)]
        : [],
      facts: factsOf(evidence, target),
      downloads: [
        ...(patches ? [{ file: 'patches.csv', text: 'Download the patches (CSV)' }] : []),
        ...(map && evidence.mapHash ? [{ file: 'map.npy', text: 'Download the map (NPY)' }] : []),
        ...(filter && evidence.filterHash ? [{ file: 'filter.npy', text: 'Download the filter (NPY)' }] : []),
        { file: 'picture.png', text: 'Download the picture (PNG)' },
      ],
    },
    files: filesOf(evidence),
    aboutOf: (anchor) =>
      placeInWords(anchor, (side, place) => {
        const patch = patches?.[side][place];
        return patch ? lastPart(patch.fileName) : null;
      }),
  };
}

/** The one that says most first: it has the name "picture.png", and is not among the others again. */
function picturesOf(evidence: Evidence, name: string): PublicPicture[] {
  const { patches, map, filter } = evidence;
  const described = [
    patches && {
      file: 'patches.png',
      hash: evidence.patchesPictureHash,
      title: `The strongest patches (${formatCount(patches.highest.length)})`,
      alt: `The ${countInWords(patches.highest.length, 'patch', 'patches')} that fire ${name} most: above what it sees, below the whole picture with that place in a white box. ${labelsInWords(patches.labels)}`,
    },
    map && {
      file: 'map.png',
      hash: evidence.mapPictureHash,
      title: 'The map',
      alt: `${lastPart(map.imageName)} beside its map of ${name}, ${map.height} × ${map.width}: the least value is black, the greatest white.${map.at ? ` The neuron at row ${map.at.row}, column ${map.at.col} is framed, and what it sees.` : ''}`,
    },
    filter && {
      file: 'filter.png',
      hash: evidence.filterPictureHash,
      title: 'The filter',
      alt: `The filter of ${name}, ${filter.shape.join(' × ')} weights: zero is grey.`,
    },
  ].filter((one) => one !== null);
  const first = described.find(({ hash }) => hash === evidence.pictureHash);
  const others = described.filter((one) => one !== first && one.hash !== null);
  return [
    { file: 'picture.png', title: first?.title ?? name, alt: first?.alt ?? name },
    ...others.map(({ file, title, alt }) => ({ file, title, alt })),
  ];
}

function filesOf(evidence: Evidence): Record<string, EvidenceFile> {
  const { patches } = evidence;
  const stored: [string, string | null, string][] = [
    ['picture.png', evidence.pictureHash, PNG],
    ['patches.png', evidence.patchesPictureHash, PNG],
    ['map.png', evidence.mapPictureHash, PNG],
    ['filter.png', evidence.filterPictureHash, PNG],
    ['map.npy', evidence.mapHash, NPY],
    ['filter.npy', evidence.filterHash, NPY],
  ];
  const files: Record<string, EvidenceFile> = patches
    ? { 'patches.csv': { text: patchesCsv(patches), contentType: CSV } }
    : {};
  for (const [name, hash, contentType] of stored) {
    // Only what is shown: the one that is "picture.png" is not there a second time.
    const isSecond = name !== 'picture.png' && contentType === PNG && hash === evidence.pictureHash;
    if (hash !== null && !isSecond) files[name] = { hash, contentType };
  }
  return files;
}

function numbersOf({ patches, map, filter }: Evidence): string[] {
  const most = patches?.labels.find(({ label }) => label !== null);
  return [
    ...(patches
      ? [
          patches.neverFires
            ? `${searchedInWords(patches)} The channel fires in none of them.`
            : `${searchedInWords(patches)} It fires in ${formatCount(patches.fires)} of ${formatCount(patches.seen)}; its greatest value is ${formatNumber(patches.max)}, that of a picture on average ${formatNumber(patches.mean)}.`,
        ]
      : []),
    ...(patches && patches.purity !== null && most
      ? [
          `Of the ${countInWords(patches.highest.length, 'strongest patch', 'strongest patches')} with a label, ${formatShare(patches.purity)} are ${most.label}.`,
        ]
      : []),
    ...(map
      ? [
          `For ${lastPart(map.imageName)} the map has ${map.height} × ${map.width} values from ${formatNumber(map.statistics.min)} to ${formatNumber(map.statistics.max)}, on average ${formatNumber(map.statistics.mean)}; ${formatShare(map.statistics.zeros)} of them are 0.`,
        ]
      : []),
    ...(map?.at
      ? [`The neuron at row ${map.at.row}, column ${map.at.col} gives ${formatNumber(map.at.value)}; ${rankInWords(map)}. It sees ${seenBoxInWords(map.at.box)}.`] // prettier-ignore
      : []),
    ...(filter ? [filterInWords(filter)] : []),
  ];
}

function filterInWords({ measured: { norm, nearDead, gabor }, medianNorm }: NonNullable<Evidence['filter']>): string {
  const norms = `Its filter has the norm ${formatNumber(norm)}; the median of the layer is ${formatNumber(medianNorm)}.`;
  const fit = gabor
    ? ` A Gabor function fits it with R² ${gabor.r2.toFixed(2)}: ${gabor.gaborLike ? 'Gabor-like' : 'not Gabor-like'}, ${gabor.orientation.toFixed(0)}°, wavelength ${gabor.wavelength.toFixed(1)} px.`
    : '';
  return `${norms}${nearDead ? ' It is nearly dead.' : ''}${fit}`;
}

/** Without the name of the set: that is the workspace's. */
function searchedInWords({ seen, pictures, failed }: FrozenPatches): string {
  const without = failed > 0 ? `; the layer has no values for ${formatCount(failed)}` : '';
  if (seen + failed >= pictures) return `${countInWords(seen, 'picture')} searched${without}.`;
  return `${formatCount(seen)} of ${countInWords(pictures, 'picture')} searched when this was saved${without}.`;
}

function labelsInWords(labels: FrozenPatches['labels']): string {
  const named = labels.slice(0, 3).map(({ label, count }) => `${label ?? 'no label'}: ${formatCount(count)}`);
  return `${named.join(', ')}.`;
}

function tableOf(caption: string, patches: readonly FrozenPatch[]): PublicTable {
  return {
    caption,
    columns: [
      { name: 'No.', isNumeric: true },
      { name: 'Picture', isNumeric: false },
      { name: 'Label', isNumeric: false },
      { name: 'Value', isNumeric: true },
      { name: 'At', isNumeric: false },
      { name: 'Sees', isNumeric: false },
    ],
    rows: patches.map(({ fileName, label, value, place, box }, k) => [
      String(k + 1),
      lastPart(fileName),
      label ?? 'no label',
      formatNumber(value),
      `row ${place.row}, column ${place.col}`,
      box ? `x ${box.x0}, y ${box.y0}, ${box.x1 - box.x0} × ${box.y1 - box.y0} px` : 'not known',
    ]),
  };
}

const COLUMNS = 'side,rank,file,label,value,row,column,x,y,width,height,clipped';

/** As the finding's own, without the hashes of the pictures. */
function patchesCsv({ highest, lowest }: FrozenPatches): string {
  const lines = [
    ...highest.map((patch, k) => lineOf('highest', k + 1, patch)),
    ...lowest.map((patch, k) => lineOf('lowest', k + 1, patch)),
  ];
  return `${COLUMNS}\r\n${lines.join('')}`;
}

function lineOf(side: string, rank: number, { fileName, label, value, place, box, clipped }: FrozenPatch): string {
  const where = box ? [box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0] : ['', '', '', ''];
  return `${[side, rank, csvField(lastPart(fileName)), csvField(label ?? ''), value, place.row, place.col, ...where, clipped].join(',')}\r\n`;
}

function factsOf({ provenance, networkName, filter, map, patches }: Evidence, target: FindingOf<'channel'>['target']) {
  const { device } = provenance;
  return [
    { name: 'Network', value: networkName },
    { name: 'Layer', value: target.layer },
    { name: 'Channel', value: String(target.channel) },
    ...(patches ? [{ name: 'Pictures', value: searchedInWords(patches) }] : []),
    ...(patches?.place ? [{ name: 'Neuron at', value: `row ${patches.place.row}, column ${patches.place.col}` }] : []),
    ...(map ? [{ name: 'Picture', value: lastPart(map.imageName) }] : []),
    ...(map?.at ? [{ name: 'Neuron of the map at', value: `row ${map.at.row}, column ${map.at.col}` }] : []),
    ...(filter ? [{ name: 'Filter', value: `${filter.shape.join(' × ')} weights of ${filter.layer}${filter.made && `, ${filter.made}`}` }] : []), // prettier-ignore
    ...(device ? [{ name: 'Computed on', value: `${device.description}, ${device.engine} ${device.engineVersion}` }] : []), // prettier-ignore
    ...(provenance.algorithms.length > 0 ? [{ name: 'Algorithms', value: provenance.algorithms.join(', ') }] : []),
    { name: 'Specular', value: provenance.specularVersion },
    { name: 'Weights SHA-256', value: provenance.weightsHash },
  ];
}
