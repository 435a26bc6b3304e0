import type { Network } from '@/lib/domain/network';
import { PeopleDots } from '../people/PeopleDots';
import { Button } from '../ui/Button';
import { Select } from '../ui/Field';
import { Icon } from '../ui/Icon';
import { SkipLink, WordMark } from '../ui/PageShell';
import type { Person } from './sessionState';
import { ShareButton, type ShareLinks } from './ShareButton';

export interface TopBarProps {
  sessionName: string;
  networks: readonly Network[];
  /** `networks` is not there yet; not so once it could not be had. */
  waiting: boolean;
  networkId: string | null;
  compareWith: string | null;
  /** Whether the view can show a second network beside the first. */
  comparable: boolean;
  people: readonly Person[];
  me: { id: string; name: string };
  onNetwork: (network: Network) => void;
  /** Null: nothing is compared. */
  onCompare: (network: Network | null) => void;
  onSwap: () => void;
  makeLinks: () => ShareLinks;
  onName: () => void;
  onHelp: () => void;
}

/** The network beside it on the same picture. */
function ComparePicker({ networks, networkId, compareWith, onCompare, onSwap }: TopBarProps) {
  return (
    <>
      {compareWith !== null && (
        <Button kind="quiet" className="px-2" onClick={onSwap} aria-label="Swap the two networks" title="Swap">
          <span aria-hidden="true">⇄</span>
        </Button>
      )}
      <Select
        label="Compare with"
        hideLabel
        className="min-w-0 flex-1 sm:max-w-56 sm:min-w-32"
        value={compareWith ?? ''}
        onChange={(event) => onCompare(networks.find(({ id }) => id === event.target.value) ?? null)}
      >
        <option value="">Compare with …</option>
        {networks
          .filter(({ id }) => id !== networkId)
          .map((network) => (
            <option key={network.id} value={network.id}>
              {network.name}
            </option>
          ))}
      </Select>
    </>
  );
}

/** Where we are, with which network, and with whom. */
export function TopBar(props: TopBarProps) {
  const { networks, networkId } = props;
  return (
    <header className="border-line bg-surface flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-3 py-1.5">
      <SkipLink href="#view">Skip to the view</SkipLink>
      <WordMark compact />
      <h1 className="min-w-0 truncate font-semibold" title={props.sessionName}>
        {props.sessionName}
      </h1>
      <div className="flex min-w-0 items-center gap-2 max-sm:order-last max-sm:w-full">
        <span className="text-small text-muted" aria-hidden="true">
          Network
        </span>
        <Select
          label="Network"
          hideLabel
          className="min-w-0 flex-1 sm:max-w-72 sm:min-w-40"
          value={networkId ?? ''}
          onChange={(event) => {
            const chosen = networks.find(({ id }) => id === event.target.value);
            if (chosen) props.onNetwork(chosen);
          }}
        >
          {!networks.some(({ id }) => id === networkId) && (
            <option value={networkId ?? ''}>{props.waiting ? 'On the way …' : 'Choose a network'}</option>
          )}
          {networks.map((network) => (
            <option key={network.id} value={network.id}>
              {network.name}
            </option>
          ))}
        </Select>
        {props.comparable && networkId !== null && networks.length > 1 && <ComparePicker {...props} />}
      </div>
      <div className="ml-auto flex flex-wrap items-center gap-2">
        <PeopleDots people={props.people} myId={props.me.id} />
        <ShareButton makeLinks={props.makeLinks} />
        <Button kind="quiet" onClick={props.onName} title="Change your name">
          <span className="sr-only">Your name: </span>
          <span className="max-w-32 truncate">{props.me.name}</span>
        </Button>
        <Button kind="quiet" onClick={props.onHelp} className="px-2 max-sm:hidden" aria-label="Keys" title="Keys (?)">
          <Icon name="keyboard" />
        </Button>
      </div>
    </header>
  );
}
