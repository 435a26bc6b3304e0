/** Which layer is looked at, and how, as it stands in the address: `?layer=conv1&channel=3&layers=graph&find=conv&all=1`. */

export const LAYER_VIEWS = ['list', 'graph'] as const;
export type LayerView = (typeof LAYER_VIEWS)[number];

export interface LayerAddress {
  /** Name of the chosen layer. */
  layer: string | null;
  channel: number | null;
  view: LayerView;
  /** Text that is looked for. */
  find: string;
  /** Activations, normalisations and the like are shown as well. */
  all: boolean;
}

export function parseLayerAddress(query: URLSearchParams): LayerAddress {
  const channel = query.get('channel');
  return {
    layer: query.get('layer'),
    channel: channel !== null && /^\d{1,9}$/.test(channel) ? Number(channel) : null,
    view: query.get('layers') === 'graph' ? 'graph' : 'list',
    find: query.get('find') ?? '',
    all: query.get('all') === '1',
  };
}

/** The query of the address; what is as usual is left out, what belongs to others stays. */
export function writeLayerAddress(query: URLSearchParams, { layer, channel, view, find, all }: LayerAddress): string {
  const next = new URLSearchParams(query);
  const set = (name: string, value: string | null) => (value === null ? next.delete(name) : next.set(name, value));
  set('layer', layer);
  set('channel', layer === null || channel === null ? null : String(channel));
  set('layers', view === 'list' ? null : view);
  set('find', find === '' ? null : find);
  set('all', all ? '1' : null);
  return next.toString();
}
