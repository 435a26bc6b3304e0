'use client';
import { NamedButton } from '../findings/NamedButton';
import { Callout } from '../ui/Callout';
import { useCollectionAct } from './useCollectionAct';

/** Takes a collection out of the list, or brings it back: nothing is ever deleted. */
export function PutAway({ collectionId, isPutAway }: { collectionId: string; isPutAway: boolean }) {
  const { busy, problem, say } = useCollectionAct(collectionId);
  return (
    <>
      <NamedButton busy={busy} onPress={(by) => say(by, { kind: isPutAway ? 'bringBack' : 'putAway' })}>
        {isPutAway ? 'Bring it back' : 'Put it away'}
      </NamedButton>
      {problem && <Callout kind="error">{problem.message}</Callout>}
    </>
  );
}
