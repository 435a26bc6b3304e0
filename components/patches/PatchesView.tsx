'use client';
import { useState, type ReactNode } from 'react';
import type { LayerScan } from '@/lib/domain/patches';
import { PlaceFrame } from '../session/PlaceFrame';
import type { ChannelFilterProps } from './ChannelFilter';
import { ChannelPage } from './ChannelPage';
import { ChannelRows } from './ChannelRows';
import { NoPatches, readyScan } from './NoPatches';
import { PatchMenu, type ChosenPatch, type OpenedMenu, type PatchActions } from './PatchMenu';
import type { PatchDrawing } from './PatchPicture';
import { PatchesToolbar } from './PatchesToolbar';
import { ChannelTable, RankingTable } from './PatchTables';
import { ScanBar } from './ScanBar';
import { usePaced } from './usePaced';
import type { PatchesModel } from './usePatchesModel';

/** Rows follow a search that goes on no faster: each time the server ranks all channels in sight anew. */
const ROWS_EVERY_MS = 1000;

export interface PatchesViewProps {
  model: PatchesModel;
  /** The session's picture, and its file's name. */
  picture: { id: string; fileName: string } | null;
  /** Of the colours that the network reads. */
  order: ChannelFilterProps['order'];
  /** The way to the other views. */
  tabs: ReactNode;
  actions: PatchActions;
  onSelect: (chosen: ChosenPatch) => void;
  /** Asks again for what could not be had. */
  onRetry: () => void;
  onChannel: (channel: number | null) => void;
  /** The channel's filter or map in their own views. */
  onFilters: (layer: string, channel: number) => void;
  onMaps: () => void;
}

/** A row for every channel, or everything about one of them, or their tables. */
export function PatchesView(props: PatchesViewProps) {
  const { model, tabs, actions, onSelect } = props;
  const { look, changeLook, layer, graph, networkId, channel } = model;
  const scan = usePacedScan(model.scan);
  const [opened, setOpened] = useState<{ of: string; menu: OpenedMenu } | null>(null);
  // Where somebody leads on to other patches it closes: it would act on a layer that its patch is not of.
  const of = `${model.scan?.key} ${model.setId} ${channel}`;
  if (opened && opened.of !== of) setOpened(null);
  const menu = opened?.of === of ? opened.menu : null;
  const hasScan = readyScan(model) !== null;
  const drawing: PatchDrawing | null =
    layer && graph && networkId
      ? { networkId, field: layer.receptiveField, input: graph.input, display: look.display }
      : null;
  const onPatch = (chosen: ChosenPatch, anchor: HTMLElement) => {
    onSelect(chosen);
    setOpened({ of, menu: { ...chosen, anchor: anchor.getBoundingClientRect() } });
  };
  return (
    <PlaceFrame
      tabs={tabs}
      title={layer && <PatchesTitle model={model} />}
      table={
        hasScan
          ? { shown: look.table, onToggle: () => changeLook({ table: !look.table }), back: 'Show the patches' }
          : null
      }
    >
      {hasScan && <PatchesToolbar model={model} />}
      <ScanBar model={model} />
      {!scan || !drawing || !hasScan ? (
        <NoPatches model={model} onRetry={props.onRetry} />
      ) : look.table ? (
        channel === null ? (
          <RankingTable key={`${scan.key} ${look.order}`} model={model} scan={scan} onChannel={props.onChannel} />
        ) : (
          <ChannelTable model={model} scan={scan} channel={channel} />
        )
      ) : channel === null ? (
        <ChannelRows
          key={`${scan.key} ${look.order}`}
          {...{ model, scan, drawing, onPatch }}
          onChannel={props.onChannel}
        />
      ) : (
        <ChannelPage {...props} {...{ scan, drawing, channel, onPatch }} />
      )}
      {menu && (
        <PatchMenu menu={menu} withChannel={channel === null} actions={actions} onClose={() => setOpened(null)} />
      )}
    </PlaceFrame>
  );
}

function usePacedScan(scan: LayerScan | null): LayerScan | null {
  const paced = usePaced(scan, ROWS_EVERY_MS);
  return paced && scan && paced.key === scan.key && paced.imageSetId === scan.imageSetId ? paced : scan;
}

function PatchesTitle({ model: { layer, channel, set, place } }: { model: PatchesModel }) {
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2 xl:flex-nowrap xl:whitespace-nowrap">
      <strong className="max-w-full truncate font-semibold xl:max-w-3/4 xl:shrink-0">
        {channel === null ? layer?.name : `Channel ${channel} of ${layer?.name}`}
      </strong>
      <span className="text-muted min-w-0 truncate">
        {place && `at row ${place.row}, column ${place.col}, `}
        {set && `in ${set.name}`}
      </span>
    </p>
  );
}
