'use client';
import { Select } from '../ui/Field';
import { SegmentedControl } from '../ui/SegmentedControl';
import { TOPS } from './patchesLook';
import { ORDER_TEXTS } from './patchText';
import { RANKING_ORDERS } from '@/lib/protocol/layerRest';
import type { PatchesModel } from './usePatchesModel';

/** How patches are shown, and in which order. */
export function PatchesToolbar({ model }: { model: PatchesModel }) {
  const { look, changeLook, channel } = model;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 pb-2 whitespace-nowrap">
      <SegmentedControl
        label="Show of each picture"
        hideLabel
        value={look.display}
        options={[
          { value: 'whole', label: 'Whole picture', title: 'With a white box around what the unit sees' },
          { value: 'crop', label: 'Crop', title: 'Only what the unit sees; what lies beyond the edge is hatched' },
        ]}
        onChange={(display) => changeLook({ display })}
      />
      {channel === null ? (
        <Select
          label="Order of the channels"
          hideLabel
          className="w-56 max-sm:w-40"
          value={look.order}
          onChange={({ target: { value } }) => {
            const order = RANKING_ORDERS.find((one) => one === value);
            if (order) changeLook({ order, from: 0 });
          }}
        >
          {RANKING_ORDERS.map((order) => (
            <option key={order} value={order}>
              By: {ORDER_TEXTS[order].toLowerCase()}
            </option>
          ))}
        </Select>
      ) : (
        <SegmentedControl
          label="Patches of a picture"
          hideLabel
          value={look.perPicture}
          options={[
            { value: 'one', label: 'One a picture', title: 'Of every picture its strongest place' },
            { value: 'all', label: 'All places', title: 'Several places of a picture, where they are strong enough' },
          ]}
          onChange={(perPicture) => changeLook({ perPicture })}
        />
      )}
      <Select
        label="Patches of a channel"
        hideLabel
        className="w-24"
        value={look.top}
        onChange={({ target: { value } }) => {
          const top = TOPS.find((one) => String(one) === value);
          if (top) changeLook({ top });
        }}
      >
        {TOPS.map((top) => (
          <option key={top} value={top}>
            Top {top}
          </option>
        ))}
      </Select>
    </div>
  );
}
