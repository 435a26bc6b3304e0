import type { Network } from '@/lib/domain/network';
import type { Device } from '@/lib/domain/provenance';
import { Facts, HashText, type Fact } from '../text/Facts';
import { formatBytes } from '../text/formatBytes';
import { LocalTime } from '../text/LocalTime';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { channelRanges, fitInWords, layoutInWords, preprocessingFormula } from './preprocessingWords';

/** A card in words: what goes in, what happens to it, what comes out, and what it was made of. */
export function NetworkFacts({ network, device }: { network: Network; device: Device | null }) {
  const { card } = network;
  const { input, output } = card;
  const facts: Fact[] = [
    { name: 'Input', value: `${input.width} × ${input.height} px, tensor “${input.tensor}” (${layoutInWords(input)})` },
    { name: 'Fit', value: fitInWords(input) },
    {
      name: 'Output',
      value: `${card.labels.length.toLocaleString('en-GB')} classes, tensor “${output.tensor}” (${output.kind === 'logit' ? 'logits; softmax is applied' : 'probabilities'})`,
    },
    {
      name: 'Weights',
      value: `${card.file}, ${formatBytes(network.weightsBytes)}, ${network.parameterCount.toLocaleString('en-GB')} parameters`,
    },
    { name: 'Format', value: card.format === 'tfjs' ? 'TensorFlow.js' : `ONNX, opset ${network.opset}` },
    ...(device
      ? [{ name: 'Runs on', value: `${device.description}, by ${device.engine} ${device.engineVersion}` }]
      : []),
    { name: 'Features', value: card.features ? `tensor “${card.features}”` : 'found automatically, see the layers' },
    { name: 'Weights SHA-256', value: <HashText hash={network.weightsHash} /> },
    { name: 'Card SHA-256', value: <HashText hash={network.cardHash} /> },
    ...(card.license ? [{ name: 'Licence', value: card.license }] : []),
    ...(card.source ? [{ name: 'Source', value: card.source }] : []),
    { name: 'Added', value: <LocalTime iso={network.createdAt} /> },
  ];
  return <Facts facts={facts} />;
}

export function PreprocessingTable({ network: { card } }: { network: Pick<Network, 'card'> }) {
  const { input } = card;
  return (
    <div className="flex flex-col gap-2">
      <p>
        A pixel value v (0…255) becomes <code className="font-mono">{preprocessingFormula(input)}</code>, channels in
        the order {input.channels}.
      </p>
      <Table caption="Preprocessing of each channel">
        <thead>
          <tr>
            <HeaderCell>Channel</HeaderCell>
            <HeaderCell numeric>Mean</HeaderCell>
            <HeaderCell numeric>Std</HeaderCell>
            <HeaderCell numeric>Black becomes</HeaderCell>
            <HeaderCell numeric>White becomes</HeaderCell>
          </tr>
        </thead>
        <tbody>
          {channelRanges(input).map(({ channel, mean, std, black, white }) => (
            <tr key={channel}>
              <Cell>{channel}</Cell>
              <Cell numeric>{mean}</Cell>
              <Cell numeric>{std}</Cell>
              <Cell numeric>{formatSigned(black)}</Cell>
              <Cell numeric>{formatSigned(white)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

/** With a real minus sign, as wide as a figure. */
function formatSigned(value: number): string {
  return value.toFixed(3).replace('-', '−');
}
