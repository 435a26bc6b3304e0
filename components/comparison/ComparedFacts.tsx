import type { Network } from '@/lib/domain/network';
import { fitInWords, layoutInWords, preprocessingFormula } from '../networks/preprocessingWords';
import { HashText } from '../text/Facts';
import { formatBytes } from '../text/formatBytes';
import { Cell, HeaderCell, Table } from '../ui/Table';

interface FactRow {
  name: string;
  of: (network: Network) => string;
  isHash?: boolean;
}

const list = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(6))).join(', ');

const ROWS: readonly FactRow[] = [
  { name: 'Format', of: ({ card, opset }) => (card.format === 'onnx' ? `ONNX opset ${opset}` : 'TensorFlow.js') },
  { name: 'Parameters', of: ({ parameterCount }) => parameterCount.toLocaleString('en-GB') },
  { name: 'Size of the weights', of: ({ weightsBytes }) => formatBytes(weightsBytes) },
  { name: 'Input', of: ({ card: { input } }) => `${input.width} × ${input.height} px, ${layoutInWords(input)}` },
  { name: 'Fit', of: ({ card }) => fitInWords(card.input) },
  { name: 'Pixels', of: ({ card: { input } }) => `${preprocessingFormula(input)}, ${input.channels}` },
  { name: 'Mean', of: ({ card }) => list(card.input.mean) },
  { name: 'Standard deviation', of: ({ card }) => list(card.input.std) },
  { name: 'Classes', of: ({ card }) => String(card.labels.length) },
  { name: 'Output', of: ({ card }) => (card.output.kind === 'logit' ? 'logits, softmax is applied' : 'probabilities') },
  { name: 'Weights SHA-256', of: ({ weightsHash }) => weightsHash, isHash: true },
  { name: 'Card SHA-256', of: ({ cardHash }) => cardHash, isHash: true },
];

/** What each was made of and is fed with; a sign marks where they differ. */
export function ComparedFacts({ a, b }: { a: Network; b: Network }) {
  return (
    <Table caption="Facts about both networks">
      <thead>
        <tr>
          <HeaderCell>
            <span className="sr-only">Fact</span>
          </HeaderCell>
          <HeaderCell>{a.name}</HeaderCell>
          <HeaderCell>
            <span className="sr-only">Same or different</span>
          </HeaderCell>
          <HeaderCell>{b.name}</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {ROWS.map(({ name, of, isHash }) => {
          const [one, other] = [of(a), of(b)];
          return (
            <tr key={name}>
              <th scope="row" className="border-line text-muted border-b px-3 py-1.5 text-left font-normal">
                {name}
              </th>
              <Cell className="wrap-anywhere">{isHash ? <HashText hash={one} /> : one}</Cell>
              <Cell>{one === other ? <Sign sign="=" words="the same" /> : <Sign sign="≠" words="different" />}</Cell>
              <Cell className="wrap-anywhere">{isHash ? <HashText hash={other} /> : other}</Cell>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

/** A sign for the eye, words for the ear. */
export function Sign({ sign, words }: { sign: string; words: string }) {
  return (
    <>
      <span aria-hidden="true" className={sign === '=' ? 'text-muted' : 'font-semibold'}>
        {sign}
      </span>
      <span className="sr-only">{words}</span>
    </>
  );
}
