import type { Finding } from '@/lib/domain/finding';
import { SCORE_TEXTS } from '@/lib/occlusion/score';
import { Facts, HashText } from '../text/Facts';
import { areaInWords } from './areaInWords';

/** Everything that the numbers of a finding depend on: whoever has the same, gets the same. */
export function ProvenanceTable({ finding }: { finding: Finding }) {
  const { evidence, target, score } = finding;
  const { provenance } = evidence;
  const { patch, stride, fill } = provenance.spec;
  const total = evidence.rows * evidence.cols;
  return (
    <Facts
      facts={[
        { name: 'Network', value: evidence.networkName },
        { name: 'Picture', value: evidence.imageName },
        { name: 'Target', value: `class ${target.classIndex}, ${evidence.classLabel}` },
        { name: 'Shown as', value: SCORE_TEXTS[score].name },
        { name: 'About', value: areaInWords(target.area) },
        { name: 'Patch', value: `${patch} × ${patch} px` },
        { name: 'Stride', value: `${stride} px` },
        { name: 'Fill', value: `red ${fill[0]}, green ${fill[1]}, blue ${fill[2]}` },
        {
          name: 'Cells',
          value: `${evidence.rows} rows × ${evidence.cols} columns${evidence.done < total ? `; ${evidence.done} of ${total} were known` : ''}`,
        },
        { name: 'Device', value: provenance.device.description },
        { name: 'Engine', value: `${provenance.device.engine} ${provenance.device.engineVersion}` },
        { name: 'Algorithm', value: provenance.algorithm },
        { name: 'Specular', value: provenance.specularVersion },
        { name: 'Weights SHA-256', value: <HashText hash={provenance.weightsHash} /> },
        { name: 'Card SHA-256', value: <HashText hash={provenance.cardHash} /> },
        { name: 'Picture SHA-256', value: <HashText hash={provenance.imageHash} /> },
        { name: 'Pixels SHA-256', value: <HashText hash={provenance.pixelsHash} /> },
        { name: 'Map SHA-256', value: <HashText hash={evidence.mapHash} /> },
      ]}
    />
  );
}
