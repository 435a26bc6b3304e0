import Link from 'next/link';
import { channelCount } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import { classNames } from '../ui/classNames';
import { FilterPicture } from './FilterPicture';

export function NetworkList({ networks, narrow }: { networks: readonly Network[]; narrow?: boolean }) {
  return (
    <ul className={classNames('grid gap-3', !narrow && 'sm:grid-cols-2 lg:grid-cols-3')}>
      {networks.map((network) => (
        <li
          key={network.id}
          className="rounded-panel border-line bg-surface hover:bg-sunken relative flex min-w-0 items-center gap-3 border p-3"
        >
          <FilterPicture networkId={network.id} />
          <div className="min-w-0">
            <Link href={`/networks/${network.id}`} className="font-semibold wrap-anywhere after:absolute after:inset-0">
              {network.name}
            </Link>
            <p className="text-muted text-small">{summariseNetwork(network)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** "224 × 224 BGR · 1,000 classes · 1.2 M parameters" */
export function summariseNetwork({ card, parameterCount }: Network): string {
  const { width, height } = card.input;
  const colour = channelCount(card.input) === 1 ? 'grey' : 'colour';
  const classes = card.labels.length.toLocaleString('en-GB');
  return `${width} × ${height} px, ${colour} · ${classes} classes · ${formatParameters(parameterCount)} parameters`;
}

/** "24.6 k", "1.24 M" */
export function formatParameters(count: number): string {
  if (count < 1000) return String(count);
  const [divisor, sign] = count < 999_500 ? [1e3, 'k'] : [1e6, 'M'];
  return `${Number((count / divisor).toPrecision(3)).toLocaleString('en-GB')} ${sign}`;
}
