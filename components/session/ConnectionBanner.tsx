import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import type { Connection } from './sessionState';

export interface ConnectionBannerProps {
  connection: Connection;
  onReconnect: () => void;
  /** Take a place of one's own, beside the tab that has this one. */
  onJoinAnew: () => void;
}

/** What is the matter with the connection, what is kept, and what to do; nothing while all is well. */
export function ConnectionBanner({ connection, onReconnect, onJoinAnew }: ConnectionBannerProps) {
  switch (connection.status) {
    case 'connecting':
    case 'joined':
      return null;
    case 'lost':
      return (
        <Callout
          kind="warning"
          live
          title="Connection lost – showing the last state; reconnecting."
          actions={<Button onClick={onReconnect}>Try now</Button>}
        >
          {connection.message}
        </Callout>
      );
    case 'closed':
      return (
        <Callout
          kind="warning"
          live
          title="This session is open in another tab."
          actions={<Button onClick={onJoinAnew}>Use it here as well</Button>}
        >
          What you see here no longer changes.
        </Callout>
      );
    case 'refused':
      return (
        <Callout
          kind="error"
          title="The session could not be joined."
          actions={<Button onClick={onReconnect}>Try again</Button>}
        >
          {connection.error.message}
        </Callout>
      );
  }
}
