'use client';
import { useState } from 'react';
import { localStore } from '../page/keptStore';

const KEY = 'specular.singleKeys';

/** Whether single keys do something; kept for the browser. People who steer by voice switch them off (WCAG 2.1.4). */
export function useSingleKeys(): [boolean, (enabled: boolean) => void] {
  const [enabled, setEnabled] = useState(() => localStore.getItem(KEY) !== 'off');
  return [
    enabled,
    (wanted) => {
      localStore.setItem(KEY, wanted ? 'on' : 'off');
      setEnabled(wanted);
    },
  ];
}
