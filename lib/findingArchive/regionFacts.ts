/** What files that people read say of a finding about a covered region. */
import type { FindingOf } from '../domain/finding';
import { SHOWN_PICTURES } from '../domain/regionFinding';
import { coverInWords, regionInWords, SHOWN_IN_WORDS } from '../occlusion/regionText';
import { deviceFacts, hashes, percent, type NamedValue, type ReportedPicture } from './facts';

type RegionFinding = FindingOf<'region'>;

export function regionSubject({ evidence: { networkName, classLabel, imageName } }: RegionFinding) {
  return { kind: 'covered region', network: networkName, className: classLabel, picture: imageName };
}

export function regionPictures({ evidence }: RegionFinding): ReportedPicture[] {
  const { imageName, pictureHash, coveredPictureHash, onlyPictureHash } = evidence;
  return [
    { hash: pictureHash, name: 'region', alt: `${imageName} with the region framed` },
    { hash: coveredPictureHash, name: 'covered', alt: `${imageName} with the region covered, as the network was shown it` }, // prettier-ignore
    { hash: onlyPictureHash, name: 'only', alt: `${imageName} with everything but the region covered` },
  ];
}

export function regionNumbers({ evidence: { probability, classLabel, coveredShare } }: RegionFinding): NamedValue[] {
  return [
    { name: 'Covered', value: `${percent(coveredShare)} of the picture` },
    ...SHOWN_PICTURES.map((shown) => ({
      name: `${SHOWN_IN_WORDS[shown]}: probability of ${classLabel}`,
      value: percent(probability[shown]),
    })),
  ];
}

export function regionProvenance({ target, evidence }: RegionFinding): NamedValue[] {
  const { provenance, imageName, classLabel, width, height } = evidence;
  return [
    { name: 'Picture', value: `${imageName}, shown as ${width} × ${height} px` },
    { name: 'Target', value: `class ${target.classIndex}, ${classLabel}` },
    { name: 'Region', value: regionInWords(target.region) },
    { name: 'Fill', value: coverInWords(target.fill) },
    ...deviceFacts(provenance.device),
    { name: 'Algorithm', value: provenance.algorithm },
    ...hashes({ Weights: provenance.weightsHash, Card: provenance.cardHash, Picture: provenance.imageHash, Pixels: provenance.pixelsHash }), // prettier-ignore
  ];
}
