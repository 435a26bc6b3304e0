'use client';
import type { Embedding } from '@/lib/domain/embedding';
import type { Network } from '@/lib/domain/network';
import { valueOf } from '../api/useResource';
import { LocalTime } from '../text/LocalTime';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { classNames } from '../ui/classNames';
import { Select } from '../ui/Field';
import { LISTED_MAPS } from './mapPaths';
import { countText, formatCount, mapName, shortStateText, specText } from './mapText';
import type { MapModel } from './useMapModel';

export interface MapChooserProps {
  model: MapModel;
  networks: readonly Network[];
  onShow: (embedding: Embedding) => void;
  onBeside: (embeddingId: string | null) => void;
  onMake: () => void;
}

/** The maps of the set: which is shown, which is beside it, and the way to a new one. */
export function MapChooser(props: MapChooserProps) {
  const { model, networks, onBeside, onMake } = props;
  const { shared, beside } = model;
  const listed = valueOf(model.maps)?.embeddings ?? [];
  // The one that is beside may be further down the list.
  const all = beside?.embedding && !listed.some(({ id }) => id === beside.id) ? [...listed, beside.embedding] : listed;
  const others = all.filter(({ id }) => id !== shared.shown);
  return (
    <section aria-label="Maps" className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">Maps</h2>
        <Button disabled={!model.joined} onClick={onMake} aria-haspopup="dialog">
          Make a map …
        </Button>
      </div>
      {shared.shown !== null && <MapList {...props} />}
      {shared.shown !== null && others.length > 0 && (
        <Select
          label="Beside it"
          value={shared.beside ?? ''}
          disabled={!model.joined}
          onChange={(event) => onBeside(event.target.value || null)}
        >
          <option value="">no other map</option>
          {others.map((embedding) => (
            <option key={embedding.id} value={embedding.id}>
              {mapName(embedding)}, {specText(embedding.request.spec)} ({networkName(networks, embedding)})
            </option>
          ))}
        </Select>
      )}
    </section>
  );
}

/** Each with what it is made of, to be opened by one press. */
export function MapList({ model, networks, onShow }: Pick<MapChooserProps, 'model' | 'networks' | 'onShow'>) {
  const { maps, shared } = model;
  if (maps.status === 'failed') return <Callout kind="error">{maps.error.message}</Callout>;
  const embeddings = valueOf(maps)?.embeddings ?? [];
  if (embeddings.length === 0) return null;
  return (
    <>
      <ul aria-label="Maps of these pictures" className="relative flex max-h-56 flex-col gap-1 overflow-y-auto">
        {embeddings.map((embedding) => {
          const shown = embedding.id === shared.shown;
          const state = shortStateText(embedding);
          return (
            <li key={embedding.id}>
              <button
                type="button"
                aria-current={shown ? 'true' : undefined}
                disabled={!model.joined}
                onClick={() => onShow(embedding)}
                className={classNames(
                  'rounded-control flex w-full flex-col border px-2 py-1 text-left',
                  shown ? 'border-accent bg-accent-soft' : 'border-line hover:bg-sunken',
                )}
              >
                <span className="flex w-full justify-between gap-2">
                  <span className="min-w-0 truncate font-semibold">{mapName(embedding)}</span>
                  {state && <span className="text-small whitespace-nowrap">{state}</span>}
                </span>
                <span className="text-small text-muted w-full truncate">
                  {networkName(networks, embedding)} · {specText(embedding.request.spec)}
                  {embedding.points && ` · ${countText(embedding.points.count, 'picture')}`}
                </span>
                <span className="text-small text-muted w-full truncate">
                  {embedding.requestedBy}, <LocalTime iso={embedding.createdAt} />
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <MapPages model={model} />
    </>
  );
}

/** The way to older maps than those that are listed. */
function MapPages({ model: { maps, look, changeLook } }: Pick<MapChooserProps, 'model'>) {
  const { total, embeddings } = valueOf(maps) ?? { total: 0, embeddings: [] };
  const { listFrom } = look;
  const end = listFrom + embeddings.length;
  if (listFrom === 0 && end >= total) return null;
  return (
    <div className="text-small flex items-center gap-2">
      <p role="status" className="mr-auto">
        {formatCount(listFrom + 1)} to {formatCount(end)} of {countText(total, 'map')}
      </p>
      <Button disabled={listFrom === 0} onClick={() => changeLook({ listFrom: Math.max(0, listFrom - LISTED_MAPS) })}>
        Newer<span className="sr-only"> maps</span>
      </Button>
      <Button disabled={end >= total} onClick={() => changeLook({ listFrom: listFrom + LISTED_MAPS })}>
        Older<span className="sr-only"> maps</span>
      </Button>
    </div>
  );
}

function networkName(networks: readonly Network[], { request }: Embedding): string {
  return networks.find(({ id }) => id === request.networkId)?.name ?? request.networkId;
}
