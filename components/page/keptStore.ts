/** What a browser keeps for its pages. They work also where it keeps nothing: it may be told so, or have no room. */

export interface KeptStore {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
  keys: () => readonly string[];
}

/**
 * A store whose methods never throw. What the browser does not take is kept for as long as the page is open.
 * @param open the browser's own store; reading the global already throws where pages may store nothing
 */
export function keptStore(
  open: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>,
): KeptStore {
  const inPage = new Map<string, string>();
  const orNull = <T>(look: () => T): T | null => {
    try {
      return look();
    } catch {
      return null;
    }
  };
  const storedKeys = () => {
    const store = open();
    return Array.from({ length: store.length }, (_, k) => store.key(k)).filter((key) => key !== null);
  };
  return {
    getItem: (key) => inPage.get(key) ?? orNull(() => open().getItem(key)),
    setItem(key, value) {
      try {
        open().setItem(key, value);
        inPage.delete(key);
      } catch {
        inPage.set(key, value);
      }
    },
    removeItem(key) {
      inPage.delete(key);
      orNull(() => open().removeItem(key));
    },
    keys: () => [...new Set([...inPage.keys(), ...(orNull(storedKeys) ?? [])])],
  };
}

/** For the browser, over all of its tabs. */
export const localStore = keptStore(() => localStorage);
/** For the tab, over its reloads. */
export const tabStore = keptStore(() => sessionStorage);
