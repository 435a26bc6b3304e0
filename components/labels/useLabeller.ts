import { useState, useSyncExternalStore } from 'react';
import { localStore } from '../page/keptStore';
import { useKnownName } from '../review/useKnownName';
import { storeName } from '../session/identity';

export interface Labeller {
  /** False: it is not known yet whether the browser knows a name. */
  ready: boolean;
  /** Null: somebody has to say it. */
  name: string | null;
  /** Null: ask for it. */
  setName: (name: string | null) => void;
}

const never = () => () => undefined;

/** Who labels: the name that this browser knows, unless somebody else sits here now. */
export function useLabeller(): Labeller {
  const known = useKnownName();
  const [given, setGiven] = useState<string | null | undefined>(undefined);
  const ready = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const setName = (name: string | null) => {
    if (name !== null) storeName(localStore, name);
    setGiven(name);
  };
  return { ready, name: given === undefined ? known : given, setName };
}
