'use client';
import { useSearchParams } from 'next/navigation';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import type { Session } from '@/lib/domain/session';
import { localStore, tabStore } from '../page/keptStore';
import { nextFrame } from '../timing/nextFrame';
import type { Drawing } from './frameListeners';
import { newParticipantId, participantId, randomId, storedName, storeName, suggestedName } from './identity';
import { NameDialog } from './NameDialog';
import { createSessionSocket } from './sessionSocket';
import { SessionStore } from './sessionStore';
import { SessionProvider } from './useSession';
import { readAddress } from './useViewAddress';
import { Workspace } from './Workspace';
import { WorkspaceSkeleton } from './WorkspaceSkeleton';

/** Nobody sees whether somebody else changed something two frames earlier. */
const PATIENCE_MS = 33;
const DRAWING: Drawing = { nextFrame, patienceMs: () => (document.hidden ? 0 : PATIENCE_MS) };

/** A session: joins it and shows the workspace. On the server, and until the browser has taken over, its shape. */
export function SessionWorkspace({ session }: { session: Session }) {
  const inBrowser = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  return inBrowser ? <JoinedSession session={session} /> : <WorkspaceSkeleton name={session.name} />;
}

function JoinedSession({ session }: { session: Session }) {
  const [store] = useState(() => new SessionStore(session, DRAWING));
  const query = useSearchParams().toString();
  const [address] = useState(() => readAddress(session.id, query)); // what it was opened with, not what it becomes
  const [place, setPlace] = useState(() => participantId(tabStore, randomId));
  const [name, setName] = useState(() => storedName(localStore));
  const [asking, setAsking] = useState(false);

  const hasName = name !== null;
  const start = useEffectEvent(() => {
    const identity = { participantId: place, name: name ?? suggestedName(place) };
    return store.start(createSessionSocket(), identity, address.link);
  });
  useEffect(() => {
    if (hasName) return start();
  }, [hasName, place]);

  const takeName = (wanted: string) => {
    storeName(localStore, wanted);
    if (hasName && wanted !== name) void store.rename(wanted);
    setName(wanted);
    setAsking(false);
  };
  return (
    <SessionProvider value={store}>
      <Workspace
        me={{ id: place, name: name ?? suggestedName(place) }}
        opened={address.personal}
        onName={() => setAsking(true)}
        onJoinAnew={() => setPlace(newParticipantId(tabStore, randomId))}
      />
      <NameDialog
        open={asking || !hasName}
        name={name ?? suggestedName(place)}
        firstVisit={!hasName}
        onName={takeName}
        onClose={() => setAsking(false)}
      />
    </SessionProvider>
  );
}
