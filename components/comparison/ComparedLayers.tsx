'use client';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import type { Network } from '@/lib/domain/network';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import { alignLayers, type LayerPair } from '@/lib/network/alignLayers';
import { graphAnswerSchema } from '@/lib/protocol/rest';
import { useResource } from '../api/useResource';
import { formatShape } from '../networks/formatShape';
import { Callout } from '../ui/Callout';
import { Pager } from '../ui/Pager';
import { SegmentedControl } from '../ui/SegmentedControl';
import { WaitingRows } from '../ui/Waiting';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { Sign } from './ComparedFacts';
import type { ComparisonQuery } from './comparisonQuery';

const ROWS_A_PAGE = 100;

export interface ComparedLayersProps {
  a: Network;
  b: Network;
  shown: ComparisonQuery['layers'];
  onShow: (shown: ComparisonQuery['layers']) => void;
}

/** The layers of both, aligned: what they share stands in one row. */
export function ComparedLayers({ a, b, shown, onShow }: ComparedLayersProps) {
  const [one, other] = [useGraph(a), useGraph(b)];
  const [page, setPage] = useState(0);
  const pairs = useMemo(() => {
    if (one.status !== 'ready' || other.status !== 'ready') return null;
    const kept = (layers: readonly NetworkLayer[]) =>
      shown === 'all' ? layers : layers.filter(({ parameters }) => parameters > 0);
    return alignLayers(kept(one.value.graph.layers), kept(other.value.graph.layers));
  }, [one, other, shown]);
  const failed = one.status === 'failed' ? one : other.status === 'failed' ? other : null;
  if (failed) return <Callout kind="error">{failed.error.message}</Callout>;
  if (!pairs) return <WaitingRows what="The layers of both networks are being read." count={8} />;
  const pages = Math.max(1, Math.ceil(pairs.length / ROWS_A_PAGE));
  const current = Math.min(page, pages - 1);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <p className="text-muted">{summaryOf(pairs)}</p>
        <div className="shrink-0 whitespace-nowrap">
          <SegmentedControl
            label="Layers that are shown"
            hideLabel
            value={shown}
            options={[
              { value: 'weights', label: 'With weights' },
              { value: 'all', label: 'All' },
            ]}
            onChange={onShow}
          />
        </div>
      </div>
      <Table caption="Layers of both networks">
        <thead>
          <tr>
            <HeaderCell>{a.name}</HeaderCell>
            <HeaderCell>Output</HeaderCell>
            <HeaderCell>
              <span className="sr-only">Same or different</span>
            </HeaderCell>
            <HeaderCell>{b.name}</HeaderCell>
            <HeaderCell>Output</HeaderCell>
          </tr>
        </thead>
        <tbody>
          {pairs.slice(current * ROWS_A_PAGE, (current + 1) * ROWS_A_PAGE).map((pair) => (
            <tr key={`${pair.a?.name ?? ''}\n${pair.b?.name ?? ''}`}>
              <LayerCells network={a} layer={pair.a} />
              <Cell>
                <PairSign kind={pair.kind} />
              </Cell>
              <LayerCells network={b} layer={pair.b} />
            </tr>
          ))}
        </tbody>
      </Table>
      <Pager label="Pages of the layers" page={current} pages={pages} onPage={setPage} />
    </div>
  );
}

function useGraph({ id }: Network) {
  return useResource(`/api/networks/${id}/graph`, graphAnswerSchema);
}

function LayerCells({ network, layer }: { network: Network; layer: NetworkLayer | null }) {
  if (!layer)
    return (
      <>
        <Cell>
          <span className="text-muted">no such layer</span>
        </Cell>
        <Cell>{''}</Cell>
      </>
    );
  return (
    <>
      <Cell className="max-w-72">
        <Link
          href={`/networks/${encodeURIComponent(network.id)}?layer=${encodeURIComponent(layer.name)}`}
          className="block truncate underline"
          title={layer.name}
        >
          {layer.name}
        </Link>
        <span className="text-small text-muted block truncate">
          {[layer.type, layer.detail, layer.parameters > 0 && `${layer.parameters.toLocaleString('en-GB')} parameters`]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </Cell>
      <Cell className="whitespace-nowrap">{layer.outputShape ? formatShape(layer.outputShape) : 'unknown'}</Cell>
    </>
  );
}

function PairSign({ kind }: { kind: LayerPair<NetworkLayer>['kind'] }) {
  switch (kind) {
    case 'same':
      return <Sign sign="=" words="the same operator and shape" />;
    case 'differs':
      return <Sign sign="≠" words="the same operator, another shape" />;
    case 'alone':
      return <Sign sign="·" words="in one network only" />;
  }
}

function summaryOf(pairs: readonly LayerPair<NetworkLayer>[]): string {
  const count = (wanted: LayerPair<NetworkLayer>['kind']) => pairs.filter(({ kind }) => kind === wanted).length;
  return `${count('same')} rows are the same, ${count('differs')} differ in shape, ${count('alone')} are in one network only.`;
}
