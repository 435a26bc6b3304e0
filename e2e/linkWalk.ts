/** What whoever has a public link gets to see of the workspace: everything that their pages ask for, and what must not be in it. */
import type { BrowserContext, Request } from '@playwright/test';
import type { SpecularServer } from './specularServer';
import { getJson } from './subject';

/** Everything that pages asked for, with what came back of it: a stream never ends, and a refused frame has nothing. */
export class Walk {
  readonly asked: string[] = [];
  private readonly answers: Promise<{ url: string; text: string }>[] = [];

  constructor(context: BrowserContext) {
    context.on('request', (request) => void this.asked.push(request.url()));
    context.on('requestfinished', (request) => void this.answers.push(textOf(request)));
  }

  get all() {
    return Promise.all(this.answers);
  }
}

/** Addresses, headers and bodies; bytes as they are, one letter each. */
async function textOf(request: Request): Promise<{ url: string; text: string }> {
  const response = await request.response();
  const headers = JSON.stringify(await response?.allHeaders());
  const body = (await response?.body().catch(() => null))?.toString('latin1') ?? '';
  return { url: request.url(), text: `${request.url()}\n${headers}\n${body}` };
}

/**
 * Ids, hashes and names of everything in the workspace, but for those that the link is to show.
 * @param more paths of the interface to read, too
 * @param shown texts that the link is to show
 */
export async function secretsOf(
  { url }: SpecularServer,
  more: readonly string[],
  shown: readonly string[],
): Promise<string[]> {
  const secrets = new Set<string>();
  const collect = (value: unknown, key = ''): void => {
    if (Array.isArray(value)) for (const one of value) collect(one, key);
    else if (typeof value === 'object' && value !== null)
      for (const [name, one] of Object.entries(value)) collect(one, name);
    else if (
      typeof value === 'string' &&
      (/(^id|Id|[hH]ash|Key|^key)$/.test(key) || /^(name|fileName|title)$/.test(key))
    )
      secrets.add(value);
  };
  for (const path of ['findings', 'networks', 'sessions', 'image-sets', 'saved-filters', 'collections', ...more])
    collect(await getJson(`${url}/api/${path}`));
  const { imageSets } = await getJson<{ imageSets: { id: string }[] }>(`${url}/api/image-sets`);
  for (const { id } of imageSets) collect(await getJson(`${url}/api/image-sets/${id}/images?limit=100`));
  // Short names ("9") are in any text; what a finding says by itself is meant to be seen.
  return [...secrets].filter((secret) => secret.length >= 6 && !shown.some((text) => text.includes(secret)));
}
