import type { PublicContent } from '@/lib/domain/publicLink';

/** What a preview says of a link, beside its title: a sentence or two, and what its picture shows. */
export function previewOf(content: PublicContent): { description: string; alt: string } {
  if (content.kind === 'collection') {
    const { items, author } = content;
    const titles = items.slice(0, 3).map(({ finding }) => `“${finding.title}” (${finding.status})`);
    const more = items.length > titles.length ? ' …' : '';
    const count = findingCount(items.length);
    const described = titles.length > 0 ? `${count} by ${author}: ${titles.join(', ')}${more}` : `${count}, by ${author}.`; // prettier-ignore
    return { description: described, alt: items[0]?.finding.pictures[0]?.alt ?? count };
  }
  const { status, subject, networkName, author, numbers, pictures } = content;
  const description = [`${status}: ${subject}, ${networkName}. By ${author}.`, numbers[0]].filter(Boolean).join(' ');
  return { description, alt: pictures[0]?.alt ?? subject };
}

/** "1 finding", "3 findings" */
export function findingCount(count: number): string {
  return count === 1 ? '1 finding' : `${count} findings`;
}
