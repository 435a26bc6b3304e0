import type { Page } from '@playwright/test';
import type { MapPage } from './page';

type Called = 'open' | 'stream';

/** Calls one of the page's functions in the browser. */
export function call<Name extends Called>(
  page: Page,
  name: Name,
  argument: Parameters<MapPage[Name]>[0],
): Promise<Awaited<ReturnType<MapPage[Name]>>> {
  return page.evaluate(
    (asked) => {
      const { mapPage } = window as unknown as { mapPage: Record<Called, (argument: unknown) => Promise<never>> };
      return mapPage[asked.name](asked.argument);
    },
    { name, argument } as { name: Called; argument: unknown },
  );
}
