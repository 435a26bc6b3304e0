import { DEMO_SESSION_ID } from '@/lib/domain/demo';
import type { HomePageProps } from '@/components/home/HomePage';
import type { SessionSummary } from '@/components/home/SessionList';
import type { Services } from '@/server/services';
import { loadImageSets } from './loadImageSets';

const SESSIONS_SHOWN = 8;
const FINDINGS_SHOWN = 5;
const SETS_SHOWN = 4;
const NETWORKS_SHOWN = 6;

export async function loadHome(services: Services): Promise<HomePageProps> {
  const [sessions, networks, imageSets, findings, demo] = await Promise.all([
    loadSessionSummaries(services, SESSIONS_SHOWN),
    services.networks.list(),
    loadImageSets(services),
    services.findings.list({}, { offset: 0, limit: FINDINGS_SHOWN }),
    services.database.sessions.get(DEMO_SESSION_ID),
  ]);
  const oldestFirst = networks.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
  return {
    sessions,
    networks: oldestFirst.slice(0, NETWORKS_SHOWN),
    imageSets: imageSets.slice(0, SETS_SHOWN),
    findings: findings.items,
    demo: demo && { id: demo.id },
  };
}

async function loadSessionSummaries({ database }: Services, limit: number): Promise<SessionSummary[]> {
  const newestFirst = (await database.sessions.list()).toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  return Promise.all(
    newestFirst.slice(0, limit).map(async (session) => {
      const { imageId, networkId } = session.view;
      const [image, network] = await Promise.all([
        imageId ? database.images.get(imageId) : null,
        networkId ? database.networks.get(networkId) : null,
      ]);
      return { session, image, networkName: network?.name ?? null };
    }),
  );
}
