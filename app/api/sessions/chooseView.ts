/** What a new session looks at: what was asked for, and something sensible for the rest. */
import { classOfLabel } from '@/lib/occlusion/targetClass';
import { defaultSpec } from '@/lib/occlusion/defaultSpec';
import { runGrid } from '@/lib/occlusion/runGrid';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import type { SessionView } from '@/lib/domain/session';
import type { ImageRepository } from '@/server/db/database';
import type { Services } from '@/server/services';
import { found } from '../_request/address';

export interface Wishes {
  networkId?: string;
  compareWith?: string;
  imageId?: string;
  spec?: OcclusionSpec;
}

/** Before there is a network: the spec of the commonest input. */
const USUAL_INPUT = { width: 224, height: 224 };

/** Throws `not_found` or an `invalid_input` that names the field when a wish cannot be met. */
export async function chooseView(services: Pick<Services, 'database'>, wishes: Wishes): Promise<SessionView> {
  const { networks, images } = services.database;
  const wanted = wishes.imageId ? found(await images.get(wishes.imageId), 'picture', 'imageId') : null;
  const network = wishes.networkId
    ? found(await networks.get(wishes.networkId), 'network', 'networkId')
    : firstNetwork(await networks.list(), wanted);
  const other = wishes.compareWith ? found(await networks.get(wishes.compareWith), 'network', 'compareWith') : null;
  const image = wanted ?? (await firstImage(images, network));
  return {
    networkId: network?.id ?? null,
    ...(other && other.id !== network?.id && { compareWith: other.id }),
    imageId: image?.id ?? null,
    spec: chooseSpec(network, wishes.spec),
    target: 'top',
    score: 'probability',
  };
}

function chooseSpec(network: Network | null, wish: OcclusionSpec | undefined): OcclusionSpec {
  if (!network) return wish ?? defaultSpec(USUAL_INPUT);
  const { input, labels } = network.card;
  const spec = wish ?? defaultSpec(input, labels.length);
  runGrid(spec, network.card); // throws when it does not fit
  return spec;
}

/** The oldest network that knows the picture's label, or simply the oldest. */
function firstNetwork(networks: readonly Network[], image: Image | null): Network | null {
  const byAge = networks.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
  const label = image?.label;
  return byAge.find((network) => label && classOfLabel(label, network.card.labels) !== null) ?? byAge[0] ?? null;
}

/** The first picture of the set whose labels the network knows best; of the oldest set when there is nothing to choose by. */
async function firstImage(images: ImageRepository, network: Network | null): Promise<Image | null> {
  const known = network?.card.labels ?? [];
  let best: { setId: string; score: number } | null = null;
  const sets = (await images.listSets()).toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
  for (const set of sets.filter((one) => one.imageCount > 0)) {
    const labels = await images.labels(set.id);
    const labelled = labels
      .filter(({ label }) => classOfLabel(label, known) !== null)
      .reduce((sum, { count }) => sum + count, 0);
    const score = labelled / set.imageCount;
    if (!best || score > best.score) best = { setId: set.id, score };
  }
  if (!best) return null;
  const { items } = await images.list(best.setId, { offset: 0, limit: 1 });
  return items[0] ?? null;
}
