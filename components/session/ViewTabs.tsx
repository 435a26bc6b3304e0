import { SegmentedControl } from '../ui/SegmentedControl';
import { keyOfPlace, PLACE_TEXTS, PLACES, type Place } from './places';

/** The views of the workspace. Each person is at their own. */
export function ViewTabs({ place, onPlace }: { place: Place; onPlace: (place: Place) => void }) {
  return (
    <SegmentedControl
      label="View"
      hideLabel
      oneLine
      value={place}
      options={PLACES.map((value) => {
        const { label, title } = PLACE_TEXTS[value];
        return { value, label, title: `${title} (${keyOfPlace(value)})` };
      })}
      onChange={onPlace}
    />
  );
}
