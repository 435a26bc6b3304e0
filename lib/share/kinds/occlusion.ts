import type { FindingOf } from '../../domain/finding';
import type { ClassScore } from '../../domain/network';
import type { FindingArea } from '../../domain/occlusionFinding';
import { isColour } from '../../domain/occlusion';
import { boxInWords } from '../../occlusion/boxText';
import { fillInWords } from '../../occlusion/fillText';
import { patchesInWords } from '../../occlusion/shapeText';
import { SCORE_TEXTS } from '../../occlusion/score';
import { placeInWords } from '../../review/anchorInWords';
import { NPY, PNG, type FrozenEvidence } from '../publicEvidence';
import { formatShare, lastPart } from '../words';

export function freezeOcclusion({ evidence, target }: FindingOf<'occlusion'>): FrozenEvidence {
  const { classLabel, networkName, rows, cols, done, baseProbability, baseTop, cellTop } = evidence;
  const total = evidence.total ?? rows * cols;
  const imageName = lastPart(evidence.imageName);
  const withPatch = target.area.kind === 'region' ? `Strongest of the ${areaInWords(target.area)}` : `Patch on the ${areaInWords(target.area)}`; // prettier-ignore
  return {
    shown: {
      subject: classLabel,
      networkName,
      caution: done < total ? `${done} of ${total} cells were known when this was saved.` : null,
      pictures: [
        {
          file: 'picture.png',
          title: `${imageName} with its heatmap`,
          alt: `${imageName} with the occlusion heatmap of ${classLabel} over it, ${rows} × ${cols} cells. Without a patch the probability is ${formatShare(baseProbability)}.`,
        },
      ],
      numbers: [`Without a patch, ${classLabel} has a probability of ${formatShare(baseProbability)}.`],
      scores: [
        { caption: 'Without a patch', top: baseTop.map(scoreOf) },
        ...(cellTop ? [{ caption: withPatch, top: cellTop.map(scoreOf) }] : []),
      ],
      tables: [],
      facts: factsOf(evidence, target, imageName),
      downloads: [
        { file: 'map.npy', text: 'Download the map (NPY)' },
        { file: 'picture.png', text: 'Download the picture (PNG)' },
      ],
    },
    files: {
      'picture.png': { hash: evidence.pictureHash, contentType: PNG },
      'map.npy': { hash: evidence.mapHash, contentType: NPY },
    },
    aboutOf: (anchor) => placeInWords(anchor, () => null),
  };
}

function scoreOf({ classIndex, label, probability }: ClassScore) {
  return { label: label || `class ${classIndex}`, probability };
}

function areaInWords(area: FindingArea): string {
  switch (area.kind) {
    case 'map':
      return 'whole map';
    case 'cell':
      return `cell in row ${area.row}, column ${area.col}`;
    case 'region':
      return `cells in rows ${area.row0}–${area.row1}, columns ${area.col0}–${area.col1}`;
  }
}

function factsOf(
  evidence: FindingOf<'occlusion'>['evidence'],
  target: FindingOf<'occlusion'>['target'],
  imageName: string,
): FrozenEvidence['shown']['facts'] {
  const { provenance, rows, cols, done } = evidence;
  const { patch, stride, fill, segments, box, alsoCovered } = provenance.spec;
  const total = evidence.total ?? rows * cols;
  return [
    { name: 'Network', value: evidence.networkName },
    { name: 'Picture', value: imageName },
    { name: 'Target', value: `class ${target.classIndex}, ${evidence.classLabel}` },
    { name: 'Shown as', value: SCORE_TEXTS[target.score].name },
    { name: 'About', value: `the ${areaInWords(target.area)}` },
    ...(segments
      ? [{ name: 'Patches', value: patchesInWords(provenance.spec) }]
      : [
          { name: 'Patch', value: `${patch} × ${patch} px` },
          { name: 'Stride', value: `${stride} px` },
        ]),
    { name: 'Fill', value: isColour(fill) ? `red ${fill[0]}, green ${fill[1]}, blue ${fill[2]}` : fillInWords(fill) },
    ...(box ? [{ name: 'Box', value: boxInWords(box) }] : []),
    ...(alsoCovered ? [{ name: 'Fixed patch', value: boxInWords(alsoCovered) }] : []),
    {
      name: 'Cells',
      value: `${rows} rows × ${cols} columns${done < total ? `; ${done} of ${total} were known` : ''}`,
    },
    { name: 'Device', value: provenance.device.description },
    { name: 'Engine', value: `${provenance.device.engine} ${provenance.device.engineVersion}` },
    { name: 'Algorithm', value: provenance.algorithm },
    { name: 'Specular', value: provenance.specularVersion },
    { name: 'Weights SHA-256', value: provenance.weightsHash },
  ];
}
