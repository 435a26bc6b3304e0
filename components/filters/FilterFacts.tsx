import type { Fact } from '../text/Facts';

/** Names and values close together, for the narrow column of the inspector. */
export function FilterFacts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="text-small grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
      {facts.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
