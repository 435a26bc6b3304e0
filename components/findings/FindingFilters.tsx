import Form from 'next/form';
import Link from 'next/link';
import type { Facet, FindingFacets, FindingFilter } from '@/lib/domain/findingFilter';
import { MAX_SEARCH_LENGTH } from '@/lib/domain/findingFilter';
import { samePerson } from '@/lib/review/samePerson';
import { Button, LinkButton } from '../ui/Button';
import { classNames } from '../ui/classNames';
import { Select, TextInput } from '../ui/Field';
import { findingsHref, isFiltered } from './findingQuery';

export interface FindingFiltersProps {
  filter: FindingFilter;
  facets: FindingFacets;
  /** What is wrong with the search. */
  problem: string | null;
}

const KINDS: Record<NonNullable<FindingFilter['kind']>, string> = {
  occlusion: 'heatmaps',
  points: 'pictures on a map',
  channel: 'channels',
  region: 'covered regions',
};

/** Which findings, sent to the address: a filtered list has a link, and works before scripts do. */
export function FindingFilters({ filter, facets, problem }: FindingFiltersProps) {
  const kinds = facets.kind.values.map((kind) => ({ ...kind, name: KINDS[kind.value as keyof typeof KINDS] }));
  return (
    <div className="flex flex-col gap-3">
      <Form
        action="/findings"
        key={JSON.stringify(filter)}
        role="search"
        className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] items-start gap-3"
      >
        <TextInput
          label="Search"
          name="search"
          type="search"
          maxLength={MAX_SEARCH_LENGTH}
          placeholder="words, “a phrase”, -not, conv2_1"
          defaultValue={filter.search}
          error={problem}
          className="col-span-full sm:col-span-2"
        />
        <FacetSelect label="Status" name="status" all="any status" chosen={filter.status} facet={facets.status} />
        <FacetSelect label="Author" name="author" all="everybody" chosen={filter.author} facet={facets.author} />
        <FacetSelect
          label="Asked to review"
          name="assignee"
          all="anybody"
          chosen={writtenAs(filter.assignee, facets.assignee)}
          facet={facets.assignee}
        />
        <FacetSelect
          label="Network"
          name="networkId"
          all="all networks"
          chosen={filter.networkId}
          facet={facets.networkId}
        />
        <FacetSelect label="Layer" name="layer" all="all layers" chosen={filter.layer} facet={facets.layer} />
        <FacetSelect
          label="About"
          name="kind"
          all="anything"
          chosen={filter.kind}
          facet={{ ...facets.kind, values: kinds }}
        />
        {filter.tag?.map((tag) => (
          <input key={tag} type="hidden" name="tag" value={tag} />
        ))}
        {filter.collection && <input type="hidden" name="collection" value={filter.collection} />}
        <div className="mt-5 flex gap-2">
          <Button type="submit">Show</Button>
          {isFiltered(filter) && (
            <LinkButton kind="quiet" href="/findings">
              Show all
            </LinkButton>
          )}
        </div>
      </Form>
      {filter.collection && (
        <p className="text-small">
          Only those of <Link href={`/collections/${filter.collection}`}>this collection</Link>.{' '}
          <Link href={findingsHref({ ...filter, collection: undefined })}>Those of all</Link>
        </p>
      )}
      <TagFilter filter={filter} facet={facets.tag} />
    </div>
  );
}

/** A person as the facet writes the name. */
function writtenAs(person: string | undefined, { values }: Facet): string | undefined {
  if (person === undefined) return undefined;
  return values.find(({ value }) => samePerson(value, person))?.value ?? person;
}

interface FacetSelectProps {
  label: string;
  name: string;
  /** The choice that filters nothing. */
  all: string;
  chosen: string | undefined;
  facet: Facet;
}

/** The values there are, with how many findings each would show. Nothing where there is nothing to choose. */
function FacetSelect({ label, name, all, chosen, facet: { values, others } }: FacetSelectProps) {
  if (values.length === 0 && chosen === undefined) return null;
  const isListed = chosen === undefined || values.some(({ value }) => value === chosen);
  return (
    <Select label={label} name={name} defaultValue={chosen ?? ''}>
      <option value="">{all}</option>
      {!isListed && <option value={chosen}>{chosen} (0)</option>}
      {values.map(({ value, name: text, count }) => (
        <option key={value} value={value}>
          {text} ({count.toLocaleString('en-GB')})
        </option>
      ))}
      {others > 0 && <option disabled>and {others.toLocaleString('en-GB')} more: narrow the list down first</option>}
    </Select>
  );
}

/** Tags that are in sight at once. */
const SHOWN_TAGS = 16;

/** A press adds a tag to the filter, or takes it out. */
function TagFilter({ filter, facet: { values, others } }: { filter: FindingFilter; facet: Facet }) {
  const chosen = filter.tag ?? [];
  const free = values.filter(({ value }) => !chosen.includes(value));
  if (chosen.length === 0 && free.length === 0) return null;
  const add = ({ value, count }: Facet['values'][number]) => (
    <TagLink key={value} tag={value} count={count} href={findingsHref({ ...filter, tag: [...chosen, value] })} />
  );
  return (
    <nav aria-label="Tags" className="flex flex-col gap-1">
      <ul className="flex flex-wrap gap-1">
        {chosen.map((tag) => (
          <TagLink
            key={tag}
            tag={tag}
            chosen
            href={findingsHref({ ...filter, tag: chosen.filter((one) => one !== tag) })}
          />
        ))}
        {free.slice(0, SHOWN_TAGS).map(add)}
      </ul>
      {free.length > SHOWN_TAGS && (
        <details className="text-small">
          <summary className="text-muted cursor-pointer">
            {(free.length - SHOWN_TAGS + others).toLocaleString('en-GB')} more tags
          </summary>
          <ul className="mt-1 flex flex-wrap gap-1">{free.slice(SHOWN_TAGS).map(add)}</ul>
          {others > 0 && (
            <p className="text-muted mt-1">{others.toLocaleString('en-GB')} more are rare: search for them.</p>
          )}
        </details>
      )}
    </nav>
  );
}

function TagLink({ tag, count, chosen, href }: { tag: string; count?: number; chosen?: boolean; href: string }) {
  return (
    <li className="max-w-full">
      <Link
        href={href}
        aria-current={chosen ? 'true' : undefined}
        className={classNames(
          'rounded-control text-small inline-flex min-h-6 items-center gap-1 border px-1.5 wrap-anywhere no-underline pointer-coarse:min-h-10',
          chosen ? 'border-accent bg-accent-soft' : 'border-line bg-sunken hover:border-line-strong',
        )}
      >
        {chosen && <span className="sr-only">Without the tag </span>}
        {tag}
        {chosen ? (
          <span aria-hidden="true">×</span>
        ) : (
          <span className="text-muted">{count?.toLocaleString('en-GB')}</span>
        )}
      </Link>
    </li>
  );
}
