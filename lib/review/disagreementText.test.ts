import { expect, it } from 'vitest';
import { disagreementText } from './disagreementText';

it('tells a clash from what is only too much', () => {
  expect(disagreementText({ field: 'text', reason: 'clash' }, 'Ben')).toMatch(/^Ben changed the text meanwhile\..* put both together/); // prettier-ignore
  const long = disagreementText({ field: 'text', reason: 'tooMuch', count: 20_100, most: 20_000 }, 'Ben');
  expect(long).toMatch(/^Together with what Ben wrote .* 20,100 characters, and at most 20,000 .* shorten the text/);
  expect(long).not.toMatch(/changed the text/);
  expect(disagreementText({ field: 'tags', reason: 'tooMuch', count: 22, most: 20 }, 'Ben and Cleo')).toMatch(/^Together with those of Ben and Cleo there are 22 tags, and at most 20 .* take some away/); // prettier-ignore
});
