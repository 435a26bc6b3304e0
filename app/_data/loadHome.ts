import { DEMO_SESSION_IDS } from '@/lib/domain/demo';
import type { HomePageProps } from '@/components/home/HomePage';
import type { SessionSummary } from '@/components/home/SessionList';
import type { Services } from '@/server/services';
import { withSamples } from './loadImageSets';

const SESSIONS_SHOWN = 8;
const FINDINGS_SHOWN = 5;
const SETS_SHOWN = 4;
const NETWORKS_SHOWN = 6;

/** The part of the services that the home page reads. */
export interface HomeSources {
  database: Pick<Services['database'], 'sessions' | 'images' | 'networks'>;
  networks: Pick<Services['networks'], 'list'>;
  findings: Pick<Services['findings'], 'list'>;
}

/** The newest of everything; the networks in full, because a session can be opened with any of them. */
export async function loadHome(services: HomeSources): Promise<HomePageProps> {
  const [sessions, networks, sets, findings, demos] = await Promise.all([
    loadSessionSummaries(services, SESSIONS_SHOWN),
    services.networks.list(),
    services.database.images.listSets(),
    services.findings.list({}, { offset: 0, limit: FINDINGS_SHOWN }),
    Promise.all(DEMO_SESSION_IDS.map((id) => services.database.sessions.get(id))),
  ]);
  const demo = demos.find((session) => session !== null);
  const networksNewestFirst = networks.toSorted(newestFirst);
  return {
    sessions,
    networks: networksNewestFirst.slice(0, NETWORKS_SHOWN),
    networkChoices: networksNewestFirst.map(({ id, name }) => ({ id, name })),
    imageSets: await withSamples(services, sets.toSorted(newestFirst).slice(0, SETS_SHOWN)),
    hasPictures: sets.some(({ imageCount }) => imageCount > 0),
    findings: findings.items,
    demo: demo ? { id: demo.id } : null,
  };
}

function newestFirst(a: { createdAt: string }, b: { createdAt: string }): number {
  return b.createdAt.localeCompare(a.createdAt);
}

async function loadSessionSummaries({ database }: HomeSources, limit: number): Promise<SessionSummary[]> {
  const latestUsed = (await database.sessions.list()).toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  return Promise.all(
    latestUsed.slice(0, limit).map(async (session) => {
      const { imageId, networkId } = session.view;
      const [image, network] = await Promise.all([
        imageId ? database.images.get(imageId) : null,
        networkId ? database.networks.get(networkId) : null,
      ]);
      return { session, image, networkName: network?.name ?? null };
    }),
  );
}
