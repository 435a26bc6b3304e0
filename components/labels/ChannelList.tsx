import type { MouseEvent } from 'react';
import { classNames } from '../ui/classNames';

export interface ChannelListProps {
  /** Of this person. */
  order: readonly number[];
  labelled: ReadonlySet<number>;
  current: number;
  hrefOf: (channel: number) => string;
  onShow: (channel: number) => void;
}

/** Where one is, and a way to every channel. */
export function ChannelList({ order, labelled, current, hrefOf, onShow }: ChannelListProps) {
  const go = (event: MouseEvent, channel: number) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return; // in another tab
    event.preventDefault();
    onShow(channel);
  };
  return (
    <nav aria-label="Channels in your order">
      <ol className="flex flex-wrap gap-1">
        {order.map((channel) => {
          const isLabelled = labelled.has(channel);
          return (
            <li key={channel}>
              <a
                href={hrefOf(channel)}
                onClick={(event) => go(event, channel)}
                aria-current={channel === current ? 'page' : undefined}
                className={classNames(
                  'rounded-control text-small text-ink inline-flex min-h-8 min-w-10 items-center justify-center gap-1 border px-1.5 tabular-nums no-underline pointer-coarse:min-h-10',
                  channel === current ? 'border-accent bg-accent-soft' : 'border-line hover:border-line-strong',
                )}
              >
                <span className="sr-only">Channel </span>
                {channel}
                {isLabelled && <span aria-hidden="true">✓</span>}
                <span className="sr-only">{isLabelled ? ', labelled' : ', no label yet'}</span>
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
