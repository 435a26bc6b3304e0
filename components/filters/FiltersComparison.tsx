'use client';
import type { Network } from '@/lib/domain/network';
import { compareSummaries, type FilterComparison } from '@/lib/filters/filterSummary';
import { Button } from '../ui/Button';
import { Select } from '../ui/Field';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { comparisonRows, comparisonSentences } from './comparisonText';
import { MAX_MORE_NETWORKS } from './filtersLook';
import type { FiltersModel } from './useFiltersModel';

export interface FiltersComparisonProps {
  model: FiltersModel;
  /** The one that everybody compares with. */
  compareWith: string | null;
}

/** First layers of networks in numbers, side by side, and further networks for this screen. */
export function FiltersComparison({ model, compareWith }: FiltersComparisonProps) {
  const { main, others, networks, look, changeLook } = model;
  if (!main?.choice?.chosen?.readsPicture || networks.length < 2) return null;
  const nameOf = (id: string) => networks.find((network) => network.id === id)?.name ?? id;
  const known = [main, ...others].flatMap(({ networkId, filters }) =>
    filters ? [{ id: networkId, name: nameOf(networkId), filters }] : [],
  );
  const [first, ...rest] = known;
  return (
    <section aria-label="Comparison" className="border-line flex flex-col gap-2 border-t pt-3">
      <h2 className="font-semibold">Beside other networks</h2>
      {first && rest.length > 0 && (
        <>
          <Table caption="First layers in numbers">
            <thead>
              <tr>
                <HeaderCell>Of its filters</HeaderCell>
                {known.map(({ id, name }) => (
                  <HeaderCell key={id} numeric>
                    {name}
                  </HeaderCell>
                ))}
              </tr>
            </thead>
            <tbody>
              {comparisonRows(known.map(({ filters }) => filters)).map(({ name, values }) => (
                <tr key={name}>
                  <Cell>{name}</Cell>
                  {values.map((value, at) => (
                    <Cell key={at} numeric>
                      {value}
                    </Cell>
                  ))}
                </tr>
              ))}
            </tbody>
          </Table>
          {rest.map((other) => (
            <Sentences key={other.id} name={other.name} comparison={compareSummaries(first.filters, other.filters)} />
          ))}
        </>
      )}
      <MoreNetworks
        networks={networks}
        shown={[main.networkId, ...(compareWith === null ? [] : [compareWith])]}
        more={look.more}
        onMore={(more) => changeLook({ more })}
      />
    </section>
  );
}

function Sentences({ name, comparison }: { name: string; comparison: FilterComparison }) {
  return (
    <p className="text-small">
      <strong className="font-semibold">{name}</strong> {comparisonSentences(comparison)}
    </p>
  );
}

interface MoreNetworksProps {
  networks: readonly Network[];
  /** Ids of those that everybody looks at. */
  shown: readonly string[];
  more: readonly string[];
  onMore: (more: readonly string[]) => void;
}

function MoreNetworks({ networks, shown, more, onMore }: MoreNetworksProps) {
  const own = more.filter((id) => !shown.includes(id));
  const offered = networks.filter(({ id }) => !shown.includes(id) && !own.includes(id));
  return (
    <div className="flex flex-col gap-1">
      {own.map((id) => (
        <p key={id} className="flex items-center justify-between gap-2">
          <span className="min-w-0 truncate">{networks.find((network) => network.id === id)?.name ?? id}</span>
          <Button kind="quiet" className="px-2" onClick={() => onMore(own.filter((other) => other !== id))}>
            Take away
          </Button>
        </p>
      ))}
      {own.length < MAX_MORE_NETWORKS && offered.length > 0 && (
        <Select
          label="One more network, on your screen"
          value=""
          onChange={(event) => event.target.value !== '' && onMore([...own, event.target.value])}
        >
          <option value="">Choose …</option>
          {offered.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}
