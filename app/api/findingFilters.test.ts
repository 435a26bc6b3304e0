/** Finding findings over REST: filters, searches, facets, and filters under a name; and what the page shows of them. */
import { renderToStaticMarkup } from 'react-dom/server';
import { createElement } from 'react';
import { beforeAll, expect, it } from 'vitest';
import { parseFindingQuery } from '@/components/findings/findingQuery';
import { FindingFilters } from '@/components/findings/FindingFilters';
import { FindingList } from '@/components/findings/FindingList';
import * as rest from '@/lib/protocol/rest';
import { sampleChannelFinding } from '@/server/db/testing/sampleChannelFinding';
import { sampleFinding, sampleView } from '@/server/db/testing/samples';
import { loadFindings } from '../_data/loadFindings';
import { expectRefusal, get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { GET as getFacets } from './findings/facets/route';
import { GET as getFindings } from './findings/route';
import { DELETE as deleteFilter, PATCH as patchFilter } from './saved-filters/[id]/route';
import { GET as getFilters, POST as postFilter } from './saved-filters/route';

const context = withRealServices();
beforeAll(async () => {
  const { database } = context.services;
  await database.sessions.create({ id: 's1', name: 'S', view: sampleView });
  await database.findings.create(sampleFinding('s1', { title: 'Edges', text: 'Bright <b>edges</b> of wheels', tags: ['rim', 'to check'], author: 'Ben' })); // prettier-ignore
  await database.findings.create(sampleChannelFinding('s1', { title: 'Glints', text: 'in conv2_1', tags: ['rim'] }));
});

const list = async (query: string) => rest.findingPageSchema.parse(await okJson(get(getFindings, '', query)));
const titles = async (query: string) => (await list(query)).items.map(({ title }) => title);

it('findings are filtered by every field of the query, by several tags, and searched', async () => {
  expect(await titles('?tag=rim')).toEqual(['Glints', 'Edges']);
  expect(await titles('?tag=rim&tag=to check')).toEqual(['Edges']);
  expect(await titles('?author=Ben&kind=occlusion&networkId=network-1')).toEqual(['Edges']);
  expect(await titles('?layer=/blocks/blocks.0/Relu_1')).toEqual(['Glints']);
  expect(await titles('?search=&tag=')).toEqual(['Glints', 'Edges']);
  expect(await list('?search=wheel edge')).toMatchObject({
    total: 1,
    items: [{ title: 'Edges' }],
    matches: { words: ['edges', 'wheels'], phrases: [], parts: [] },
  });
  expect((await list('')).matches).toBeUndefined();
  const { facets } = rest.findingFacetsAnswerSchema.parse(await okJson(get(getFacets, '', '?tag=rim&tag=to check')));
  expect(facets.author.values).toEqual([{ value: 'Ben', name: 'Ben', count: 1 }]);
});

it.each([
  ['?tag=a,b', 'tag.0'],
  [`?search=${'x'.repeat(10_000)}`, 'search'],
  ['?search=-', 'search'],
  ['?search=a%00', 'search'],
  ['?author=a&author=b', 'author'],
  ['?kind=other', 'kind'],
  [`?networkId=${encodeURIComponent('../x')}`, 'networkId'],
  [`?${Array.from({ length: 21 }, (_, n) => `tag=t${n}`).join('&')}`, 'tag'],
])('the query %s is refused with its field', async (query, field) => {
  await expectRefusal(get(getFindings, '', query), 400, 'invalid_input', field);
  await expectRefusal(get(getFacets, '', query), 400, 'invalid_input', field);
});

it('filters are saved under a name of their own, renamed and deleted', async () => {
  const save = (json: object) => postJson(postFilter, { name: 'Rims', filter: { tag: ['rim'] }, by: 'Ada', ...json });
  const { savedFilter } = rest.savedFilterAnswerSchema.parse(await okJson(save({})));
  expect(savedFilter).toMatchObject({ name: 'Rims', filter: { tag: ['rim'] }, by: 'Ada' });
  const error = await expectRefusal(save({ by: 'Ben', name: ' Rims ' }), 409, 'conflict', 'name');
  expect(error.message).toContain('saved by Ada');
  await expectRefusal(save({ name: ' ' }), 400, 'invalid_input', 'name');
  await expectRefusal(save({ name: 'x'.repeat(81) }), 400, 'invalid_input', 'name');
  await expectRefusal(save({ name: 'Empty', filter: { tag: [] } }), 400, 'invalid_input', 'filter');
  await expectRefusal(save({ name: 'Wrong', filter: { nothing: 1 } }), 400, 'invalid_input', 'filter');
  await expectRefusal(save({ name: 'Nobody', by: '' }), 400, 'invalid_input', 'by');
  const { id } = savedFilter;
  const rename = (to: string, of = id) =>
    patchFilter(
      new Request('http://127.0.0.1:3000/api', {
        method: 'PATCH',
        body: JSON.stringify({ name: to }),
        headers: { 'content-type': 'application/json' },
      }),
      { params: Promise.resolve({ id: of }) },
    );
  expect(await okJson(rename('Wheels'))).toEqual({ savedFilter: { ...savedFilter, name: 'Wheels' } });
  await okJson(save({ name: 'Rims' }));
  await expectRefusal(rename('Rims'), 409, 'conflict', 'name');
  await expectRefusal(rename('New', 'nobody'), 404, 'not_found');
  const named = async () =>
    rest.savedFiltersAnswerSchema.parse(await okJson(get(getFilters))).savedFilters.map(({ name }) => name);
  expect(await named()).toEqual(['Rims', 'Wheels']);
  await deleteFilter(new Request('http://127.0.0.1:3000/api', { method: 'DELETE' }), { params: Promise.resolve({ id }) }); // prettier-ignore
  expect(await named()).toEqual(['Rims']);
});

it('the page marks what was found, as text, and says what is wrong with a search beside its filters', async () => {
  const load = (given: object) => loadFindings(context.services, parseFindingQuery({ ...given }));
  const found = await load({ search: 'edge "bright b"', tag: 'rim' });
  const markup = renderToStaticMarkup(createElement(FindingList, found)).replaceAll(/ class="[^"]*"/g, '');
  expect(markup).toContain('<mark>Edges</mark>');
  expect(markup).toContain('<mark>Bright &lt;b</mark>&gt;<mark>edges</mark>&lt;/b&gt; of wheels');
  const wrong = await load({ search: '-', author: 'Ben' });
  expect(wrong).toMatchObject({ findings: [], total: 0, problem: expect.stringContaining('nothing in this search') });
  expect(wrong.facets.tag.values).toHaveLength(2);
  const form = renderToStaticMarkup(
    createElement(FindingFilters, { filter: { author: 'Gone', tag: ['rim'] }, facets: found.facets, problem: wrong.problem }), // prettier-ignore
  );
  expect(form).toContain('nothing in this search');
  expect(form).toContain('Gone (0)');
  expect(form).toContain('href="/findings?author=Gone"'); // takes the tag out
  expect(form).toContain('href="/findings?tag=rim&amp;tag=to+check&amp;author=Gone"');
});
