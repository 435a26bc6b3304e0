import Form from 'next/form';
import { Button, LinkButton } from '../ui/Button';
import { Select, TextInput } from '../ui/Field';
import type { ImageQuery } from './imageQuery';

export interface ImageFiltersProps {
  imageSetId: string;
  query: ImageQuery;
  labels: readonly { label: string; count: number }[];
}

/** Search and label, sent to the address: a filtered grid has a link, and works before scripts do. */
export function ImageFilters({ imageSetId, query, labels }: ImageFiltersProps) {
  const path = `/images/${imageSetId}`;
  return (
    <Form action={path} key={JSON.stringify(query)} role="search" className="flex flex-wrap items-end gap-3">
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
      <Button type="submit">Show</Button>
      {(query.search || query.label) && (
        <LinkButton kind="quiet" href={path}>
          Clear
        </LinkButton>
      )}
    </Form>
  );
}
