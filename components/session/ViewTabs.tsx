import { SegmentedControl } from '../ui/SegmentedControl';
import { PLACES, type Place } from './viewUrl';

const TEXTS: Readonly<Record<Place, { label: string; title: string }>> = {
  occlusion: { label: 'Occlusion', title: 'Where does the network look? (1)' },
  map: { label: 'Map', title: 'Which pictures are alike to the network? (5)' },
};

/** The views of the workspace. Each person is at their own. */
export function ViewTabs({ place, onPlace }: { place: Place; onPlace: (place: Place) => void }) {
  return (
    <SegmentedControl
      label="View"
      hideLabel
      value={place}
      options={PLACES.map((value) => ({ value, ...TEXTS[value] }))}
      onChange={onPlace}
    />
  );
}
