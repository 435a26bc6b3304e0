'use client';
import { useRouter } from 'next/navigation';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import { topSchema } from '@/lib/protocol/rest';
import { request } from '../api/request';
import { StartSessionButton } from '../home/StartSessionButton';
import { describePicture, Thumbnail } from '../images/Thumbnail';
import { AnswerView } from '../networks/AnswerView';
import { useAnswer } from '../networks/useAnswer';
import { Section } from '../page/Section';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { Select } from '../ui/Field';
import { PageShell } from '../ui/PageShell';
import { ComparedFacts } from './ComparedFacts';
import { ComparedLayers } from './ComparedLayers';
import { comparisonHref, type ComparisonQuery } from './comparisonQuery';

export interface ComparisonPageProps {
  query: ComparisonQuery;
  networks: readonly Network[];
  /** Pictures to look at; the chosen one is among them where there is one. */
  samples: readonly Image[];
}

/** Two networks on one picture: what they say, how they were made, how their heatmaps differ. */
export function ComparisonPage({ query, networks, samples }: ComparisonPageProps) {
  const router = useRouter();
  const go = (change: Partial<ComparisonQuery>) =>
    router.replace(comparisonHref({ ...query, ...change }), { scroll: false });
  const [a, b] = [query.a, query.b].map((id) => networks.find((network) => network.id === id) ?? null);
  const image = samples.find(({ id }) => id === query.imageId) ?? null;
  return (
    <PageShell
      current="/networks"
      title="Two networks side by side"
      actions={
        a &&
        b && (
          <StartSessionButton
            kind="primary"
            name={`${a.name} and ${b.name}`.slice(0, 120)}
            networkId={a.id}
            compareWith={b.id}
            imageId={image?.id}
          >
            Compare heatmaps in a session
          </StartSessionButton>
        )
      }
    >
      {networks.length < 2 ? (
        <EmptyState title="There is only one network">Import another one to compare it with.</EmptyState>
      ) : (
        <div className="flex flex-col gap-8">
          <div className="grid items-end gap-2 sm:grid-cols-[1fr_auto_1fr]">
            <NetworkSelect
              label="First network"
              chosen={a ?? null}
              networks={networks}
              onChoose={(id) => go({ a: id })}
            />
            <Button onClick={() => go({ a: query.b, b: query.a })} aria-label="Swap the two networks" title="Swap">
              <span aria-hidden="true">⇄</span>
            </Button>
            <NetworkSelect
              label="Second network"
              chosen={b ?? null}
              networks={networks}
              onChoose={(id) => go({ b: id })}
            />
          </div>
          <Section id="answers" title="What they say">
            <Samples samples={samples} chosen={image} onChoose={(imageId) => go({ imageId })} />
            <div className="grid gap-6 sm:grid-cols-2">
              {[a, b].map((network, at) => (
                <NetworkAnswer key={at} network={network ?? null} image={image} />
              ))}
            </div>
          </Section>
          {a && b && (
            <>
              <Section id="facts" title="How they differ">
                <ComparedFacts a={a} b={b} />
              </Section>
              <Section id="layers" title="Layers">
                <ComparedLayers a={a} b={b} shown={query.layers} onShow={(layers) => go({ layers })} />
              </Section>
            </>
          )}
        </div>
      )}
    </PageShell>
  );
}

interface NetworkSelectProps {
  label: string;
  chosen: Network | null;
  networks: readonly Network[];
  onChoose: (id: string) => void;
}

function NetworkSelect({ label, chosen, networks, onChoose }: NetworkSelectProps) {
  return (
    <Select label={label} value={chosen?.id ?? ''} onChange={(event) => onChoose(event.target.value)}>
      {!chosen && <option value="">Choose a network</option>}
      {networks.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}

interface SamplesProps {
  samples: readonly Image[];
  chosen: Image | null;
  onChoose: (imageId: string) => void;
}

function Samples({ samples, chosen, onChoose }: SamplesProps) {
  if (samples.length === 0)
    return <EmptyState title="There are no pictures yet">Add an image set: its first pictures appear here.</EmptyState>;
  return (
    <ul aria-label="Pictures" className="flex flex-wrap gap-1">
      {samples.map((image) => (
        <li key={image.id}>
          <button
            type="button"
            aria-pressed={image.id === chosen?.id}
            title={describePicture(image)}
            onClick={() => onChoose(image.id)}
            className={`rounded-control block border-2 p-px ${image.id === chosen?.id ? 'border-accent' : 'hover:border-line-strong border-transparent'}`}
          >
            <Thumbnail image={image} size={64} cover className="rounded-control size-14" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The picture as the network is shown it, and the five best classes. */
function NetworkAnswer({ network, image }: { network: Network | null; image: Image | null }) {
  const key = network && image ? `${network.id}/${image.id}` : null;
  const answer = useAnswer(key, async (signal) => {
    const json = { imageId: image?.id ?? '' };
    return (await request(`/api/networks/${network?.id}/predict`, topSchema, { method: 'POST', json, signal })).top;
  });
  return (
    <section aria-label={network?.name ?? 'No network'} className="flex min-w-0 flex-col gap-2">
      <h3 className="truncate font-semibold">{network?.name ?? 'Choose a network'}</h3>
      <div className="grid gap-4 sm:grid-cols-[8rem_1fr]">
        {network && image ? (
          <img
            src={`/api/images/${image.id}/input?network=${network.id}`}
            alt={`${describePicture(image)} as ${network.name} is shown it`}
            className="pixelated rounded-control bg-sunken size-32 object-contain"
          />
        ) : (
          <div aria-hidden="true" className="rounded-control border-line bg-sunken size-32 border border-dashed" />
        )}
        <AnswerView answer={answer} invitation="Choose a network and a picture." />
      </div>
    </section>
  );
}
