import type { FindingOf } from '../../domain/finding';
import { SHOWN_PICTURES } from '../../domain/regionFinding';
import { regionAnswersCsv } from '../../occlusion/regionCsv';
import { coverInWords, regionInWords, SHOWN_IN_WORDS } from '../../occlusion/regionText';
import { placeInWords } from '../../review/anchorInWords';
import { CSV, JSON_FILE, NPY, PNG, type FrozenEvidence } from '../publicEvidence';
import { formatShare, lastPart } from '../words';

type RegionFinding = FindingOf<'region'>;

export function freezeRegion({ evidence, target }: RegionFinding): FrozenEvidence {
  const { classLabel, networkName, probability, top, coveredShare } = evidence;
  const imageName = lastPart(evidence.imageName);
  const percent = (shown: (typeof SHOWN_PICTURES)[number]) => formatShare(probability[shown]);
  return {
    shown: {
      subject: `${classLabel}, part covered`,
      networkName,
      caution: null,
      pictures: [
        {
          file: 'picture.png',
          title: `${imageName} with the region`,
          alt: `${imageName} with the region framed, ${formatShare(coveredShare)} of the picture.`,
        },
        {
          file: 'covered.png',
          title: SHOWN_IN_WORDS.covered,
          alt: `${imageName} with the region covered, as the network was shown it.`,
        },
        {
          file: 'only.png',
          title: SHOWN_IN_WORDS.only,
          alt: `${imageName} with everything but the region covered, as the network was shown it.`,
        },
      ],
      numbers: [
        `On the whole picture ${classLabel} has a probability of ${percent('whole')}, with the region covered ${percent('covered')}, with only the region shown ${percent('only')}.`,
        `The region is ${formatShare(coveredShare)} of the picture.`,
      ],
      scores: SHOWN_PICTURES.map((shown) => ({
        caption: SHOWN_IN_WORDS[shown],
        top: top[shown].map((one) => ({ label: one.label || `class ${one.classIndex}`, probability: one.probability })),
      })),
      tables: [],
      facts: factsOf(evidence, target, imageName),
      downloads: [
        { file: 'answers.csv', text: 'Download the answers (CSV)' },
        { file: 'answers.npy', text: 'Download all probabilities (NPY)' },
        { file: 'region.json', text: 'Download the region (JSON)' },
        { file: 'picture.png', text: 'Download the picture (PNG)' },
      ],
    },
    files: {
      'picture.png': { hash: evidence.pictureHash, contentType: PNG },
      'covered.png': { hash: evidence.coveredPictureHash, contentType: PNG },
      'only.png': { hash: evidence.onlyPictureHash, contentType: PNG },
      'answers.npy': { hash: evidence.answersHash, contentType: NPY },
      'answers.csv': { text: regionAnswersCsv(evidence, target.classIndex), contentType: CSV },
      'region.json': { text: JSON.stringify(target.region), contentType: JSON_FILE },
    },
    aboutOf: (anchor) => placeInWords(anchor, () => null),
  };
}

function factsOf(
  { provenance, networkName, classLabel, width, height }: RegionFinding['evidence'],
  { classIndex, region, fill }: RegionFinding['target'],
  imageName: string,
): FrozenEvidence['shown']['facts'] {
  return [
    { name: 'Network', value: networkName },
    { name: 'Picture', value: `${imageName}, shown as ${width} × ${height} px` },
    { name: 'Target', value: `class ${classIndex}, ${classLabel}` },
    { name: 'Region', value: regionInWords(region) },
    { name: 'Fill', value: coverInWords(fill) },
    { name: 'Device', value: provenance.device.description },
    { name: 'Engine', value: `${provenance.device.engine} ${provenance.device.engineVersion}` },
    { name: 'Algorithm', value: provenance.algorithm },
    { name: 'Specular', value: provenance.specularVersion },
    { name: 'Weights SHA-256', value: provenance.weightsHash },
  ];
}
