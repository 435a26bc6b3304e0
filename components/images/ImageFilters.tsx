import Form from 'next/form';
import type { Network } from '@/lib/domain/network';
import { PredictionFilters } from '../predictions/PredictionFilters';
import { Button, LinkButton } from '../ui/Button';
import { Select, TextInput } from '../ui/Field';
import { DEFAULT_DISPLAY, imageQueryString, NO_IMAGE_QUERY, type ImageDisplay, type ImageQuery } from './imageQuery';

export interface ImageFiltersProps {
  imageSetId: string;
  query: ImageQuery;
  /** How the pictures are shown, which a filter leaves as it is. */
  display: ImageDisplay;
  labels: readonly { label: string; count: number }[];
  networks: readonly Pick<Network, 'id' | 'name'>[];
}

/** Which pictures, sent to the address: a filtered grid has a link, and works before scripts do. */
export function ImageFilters({ imageSetId, query, display, labels, networks }: ImageFiltersProps) {
  const path = `/images/${imageSetId}`;
  const { view, side } = display;
  const isFiltered = imageQueryString(query) !== imageQueryString(NO_IMAGE_QUERY);
  return (
    <Form action={path} key={JSON.stringify(query)} role="search" className="flex flex-wrap items-end gap-3">
      {view !== DEFAULT_DISPLAY.view && <input type="hidden" name="view" value={view} />}
      {side !== DEFAULT_DISPLAY.side && <input type="hidden" name="side" value={side} />}
      <TextInput
        label="Search"
        name="search"
        type="search"
        placeholder="file name or label"
        defaultValue={query.search}
        className="w-56 max-sm:w-full"
      />
      {labels.length > 0 && (
        <Select label="Label" name="label" defaultValue={query.label} className="w-56 max-sm:w-full">
          <option value="">all labels</option>
          {labels.map(({ label, count }) => (
            <option key={label} value={label}>
              {label} ({count.toLocaleString('en-GB')})
            </option>
          ))}
        </Select>
      )}
      <PredictionFilters query={query} networks={networks} />
      <Button type="submit">Show</Button>
      {isFiltered && (
        <LinkButton
          kind="quiet"
          href={`${path}${imageQueryString(NO_IMAGE_QUERY, { ...DEFAULT_DISPLAY, view, side })}`}
        >
          Clear
        </LinkButton>
      )}
    </Form>
  );
}
