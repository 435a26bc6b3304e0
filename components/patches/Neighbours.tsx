import type { ChannelPatches } from '@/lib/domain/patches';
import { correlationText } from './likeChannelsText';

type Correlated = ChannelPatches['together'];

/** Channels that fire together with this one, and those that fire when it does not. */
export function Neighbours({
  together,
  opposed,
  onChannel,
}: Pick<ChannelPatches, 'together' | 'opposed'> & { onChannel: (channel: number) => void }) {
  return (
    <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
      <ChannelList
        title="Fire together"
        none="No channel rises and falls with it."
        list={together}
        {...{ onChannel }}
      />
      <ChannelList title="Opposed" none="No channel falls when it rises." list={opposed} {...{ onChannel }} />
    </div>
  );
}

interface ChannelListProps {
  title: string;
  none: string;
  list: Correlated;
  onChannel: (channel: number) => void;
}

function ChannelList({ title, none, list, onChannel }: ChannelListProps) {
  return (
    <div className="flex flex-col gap-1">
      <h4 className="text-small font-semibold">{title}</h4>
      {list.length === 0 ? (
        <p className="text-small text-muted">{none}</p>
      ) : (
        <ol className="flex flex-col" aria-label={title}>
          {list.map(({ channel, correlation }) => (
            <li key={channel}>
              <button
                type="button"
                onClick={() => onChannel(channel)}
                className="text-small hover:bg-sunken rounded-control relative grid min-h-7 w-full grid-cols-[4.5rem_1fr_3rem] items-center gap-2 px-1 text-left"
              >
                <span>Channel {channel}</span>
                <span aria-hidden="true" className="bg-line h-2">
                  <span
                    className={correlation < 0 ? 'bg-line-strong block h-full' : 'bg-accent block h-full'}
                    style={{ width: `${Math.abs(correlation) * 100}%` }}
                  />
                </span>
                <span className="text-right">
                  <span className="sr-only">correlation </span>
                  {correlationText(correlation)}
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
