import Link from 'next/link';
import type { PredictionTally } from '@/lib/domain/prediction';
import { calibrate } from '@/lib/evaluation/calibration';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { picturesHref, picturesText, shareText, type PredictionPlace } from './pictureLinks';

/** How often the network is right when it is so sure: the two columns are alike for probabilities that can be trusted. */
export function ReliabilityTable({ bins, place }: { bins: PredictionTally['bins']; place: PredictionPlace }) {
  return (
    <Table caption="How often the network is right, by how sure it is">
      <thead>
        <tr>
          <HeaderCell>Probability of the predicted class</HeaderCell>
          <HeaderCell numeric>Pictures</HeaderCell>
          <HeaderCell numeric>Mean probability</HeaderCell>
          <HeaderCell numeric>Right</HeaderCell>
          <HeaderCell>
            <span className="sr-only">Right, as a bar</span>
          </HeaderCell>
        </tr>
      </thead>
      <tbody>
        {calibrate(bins).rows.map(({ from, to, count, confidence, accuracy }) => (
          <tr key={from}>
            <Cell>
              {Math.round(from * 100)}–{Math.round(to * 100)} %
            </Cell>
            <Cell numeric>
              {count === 0 ? (
                0
              ) : (
                <Link
                  href={picturesHref(place, { minConfidence: from, maxConfidence: to })}
                  className="text-accent underline"
                  aria-label={`${picturesText(count)} from ${Math.round(from * 100)} to ${Math.round(to * 100)} %`}
                >
                  {count.toLocaleString('en-GB')}
                </Link>
              )}
            </Cell>
            <Cell numeric>{shareText(confidence)}</Cell>
            <Cell numeric>{shareText(accuracy)}</Cell>
            <Cell className="w-1/3 min-w-24">
              <ReliabilityBar confidence={confidence} accuracy={accuracy} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** The bar is how often it is right; the line is how sure it was. */
function ReliabilityBar({ confidence, accuracy }: { confidence: number | null; accuracy: number | null }) {
  if (confidence === null || accuracy === null) return null;
  return (
    <div aria-hidden="true" className="rounded-control bg-line relative h-3">
      <div className="bg-accent rounded-control h-full" style={{ width: `${accuracy * 100}%` }} />
      <div className="bg-ink absolute inset-y-0 w-0.5" style={{ left: `calc(${confidence * 100}% - 1px)` }} />
    </div>
  );
}
