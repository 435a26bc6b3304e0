import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { ConnectionBanner } from './ConnectionBanner';
import { PrivateViewBanner } from './PrivateViewBanner';
import type { SessionState } from './sessionState';
import { useSessionStore } from './useSession';

/** What everybody must know before they read on: the connection, a view of one's own, what could not be done. */
export function Banners({
  state,
  onReconnect,
  onJoinAnew,
}: {
  state: SessionState;
  onReconnect: () => void;
  onJoinAnew: () => void;
}) {
  const store = useSessionStore();
  const { problem } = state;
  return (
    <div className="flex flex-col gap-1 px-3 not-empty:py-1.5">
      <ConnectionBanner connection={state.connection} onReconnect={onReconnect} onJoinAnew={onJoinAnew} />
      {state.privateView && (
        <PrivateViewBanner
          onShowToEveryone={() => void store.showToEveryone()}
          onBack={() => store.backToSharedView()}
        />
      )}
      {problem && !problem.field?.startsWith('spec.') && (
        <Callout kind="error" actions={<Button onClick={() => store.dismissProblem()}>OK</Button>}>
          {problem.message}
        </Callout>
      )}
    </div>
  );
}
