import { beforeEach, expect, it } from 'vitest';
import type { Facet, FindingFilter } from '@/lib/domain/findingFilter';
import { markText } from '@/lib/search/markText';
import type { DatabaseUnderTest } from '../database.contract';
import { sampleChannelFinding } from './sampleChannelFinding';
import { sampleFinding, sampleNetwork, sampleView } from './samples';

const ALL = { offset: 0, limit: 100 };
type Filter = FindingFilter & { sessionId?: string };

export function findingSearchContract(use: () => DatabaseUnderTest): void {
  beforeEach(async () => {
    for (const id of ['s1', 's2']) await use().database.sessions.create({ id, name: id, view: sampleView });
  });
  const create = async (title: string, text = '', tags: string[] = [], change: object = {}) =>
    (await use().database.findings.create(sampleFinding('s1', { title, text, tags, ...change }))).id;
  const found = async (filter: Filter) => {
    const { items, total } = await use().database.findings.list(filter, ALL);
    expect(total).toBe(items.length);
    return items.map(({ id }) => id);
  };
  const search = (text: string) => found({ search: text });

  it('are filtered by session, network, tags, author, layer and kind, alone and together', async () => {
    const { findings } = use().database;
    const target = sampleFinding('s1').target;
    const a = await create('a', '', ['glint', 'eye']);
    const b = await create('b', '', ['Glint'], { sessionId: 's2' });
    const c = await create('c', '', [], { sessionId: 's2', author: 'Ben', target: { ...target, networkId: 'network-2' } }); // prettier-ignore
    const channel = sampleChannelFinding('s1', { tags: ['glint'] });
    const d = (await findings.create(channel)).id;
    expect(await found({ sessionId: 's2' })).toEqual([c, b]);
    expect(await found({ networkId: 'network-1' })).toEqual([d, b, a]);
    expect(await found({ tag: [] })).toEqual([d, c, b, a]);
    expect(await found({ tag: ['glint'] })).toEqual([d, a]);
    expect(await found({ tag: ['eye', 'glint'] })).toEqual([a]);
    expect(await found({ author: 'Ben' })).toEqual([c]);
    expect(await found({ author: 'ben' })).toEqual([]);
    expect(await found({ layer: '/blocks/blocks.0/Relu_1' })).toEqual([d]);
    expect(await found({ kind: 'channel' })).toEqual([d]);
    expect(await found({ kind: 'occlusion', sessionId: 's2', networkId: 'network-1' })).toEqual([b]);
    expect(await found({ tag: ['glint'], author: 'Ada', kind: 'points' })).toEqual([]);
    const act = { kind: 'status' as const, from: 'draft' as const, to: 'proposed' as const, reason: '', revision: 1 };
    await use().database.findings.addReviewEntry(
      0,
      { id: 'proposed', findingId: b, by: 'Ada', act },
      { status: 'proposed', reviewer: null, notices: [] },
    );
    expect(await found({ status: 'proposed' })).toEqual([b]);
    expect(await found({ status: 'draft', kind: 'channel' })).toEqual([d]);
    expect(await found({ status: 'rejected' })).toEqual([]);
    expect((await use().database.findings.facets({ kind: 'occlusion' })).status.values).toContainEqual({ value: 'proposed', name: 'proposed', count: 1 }); // prettier-ignore
    expect(await found({ tag: ['glint'], search: '-channel eye' })).toEqual([a]);
  });

  it('are found by words: all of them, in every English form, in every field, also half typed at the end', async () => {
    const edges = await create('Edges of wheels', 'Reflections decide.');
    const german = await create('Spiegelnde ÜBERGÄNGE', 'die Kanten der Räder');
    const tagged = await create('1', 'so what', ['wheel rim'], { author: 'Zoë' });
    expect(await search('edge')).toEqual([edges]);
    expect(await search('EDGE of the WHEEL')).toEqual([edges]);
    expect(await search('reflecti')).toEqual([edges]);
    expect(await search('reflecti wheel')).toEqual([]); // only the last word may be half typed
    expect(await search('wheel reflecti')).toEqual([edges]);
    expect(await search('wheel')).toEqual([edges, tagged]); // the title counts for more
    expect(await search('übergänge kanten')).toEqual([german]);
    expect(await search('die kant')).toEqual([german]);
    expect(await search('zoë')).toEqual([tagged]);
    expect(await search('so')).toEqual([tagged]);
    expect(await search('edge nothing')).toEqual([]);
    expect(await search('')).toEqual([tagged, german, edges]);
    // Words that are changed are found as they are now.
    const words = { title: 'Rims', text: '', tags: [] };
    await use().database.findings.edit(edges, 1, { words, by: 'Ben', origin: { kind: 'edited' } });
    expect(await search('edge')).toEqual([]);
    expect(await search('rims')).toEqual([edges, tagged]);
  });

  it('are found by phrases in quotation marks, and left out by a minus sign', async () => {
    const near = await create('Near', 'The bright glint of the eye,\nthe rim.');
    const far = await create('Far', 'A bright eye. No glint, “50.2%”.');
    expect(await search('"bright glint"')).toEqual([near]);
    expect(await search('“bright glint”')).toEqual([near]);
    expect(await search('"eye the rim"')).toEqual([near]);
    expect(await search('"bright glints"')).toEqual([]); // as it is written
    expect(await search('"50.2"')).toEqual([far]);
    expect(await search('glint')).toEqual([far, near]);
    expect(await search('glint -"bright glint"')).toEqual([far]);
    expect(await search('-rims')).toEqual([far]);
    expect(await search('glint -eyes')).toEqual([]);
    expect(await search('-50.2%')).toEqual([near]);
    expect(await search('"no glint')).toEqual([far]); // not closed
  });

  it('are found by names of layers and files, as they are, also within longer ones and in what the finding is about', async () => {
    const first = await create('Bars in conv2_1', 'Beside conv2_10.');
    const second = await create('Bars', 'in conv2-1 and conv21');
    const named = await create('Block', 'as in features.blocks.0.relu, about 50% of\nlayer_3');
    const tagged = await create('2', 'about 50 of layerX3', ['Dog\\Ear', "it's"]);
    const japanese = await create('四角形の穴', '');
    const channel = (await use().database.findings.create(sampleChannelFinding('s1', { title: 'Glints' }))).id;
    expect(await search('conv2_1')).toEqual([first]);
    expect(await search('CONV2')).toEqual([first, second]);
    expect(await search('blocks.0')).toEqual([channel, named]);
    expect(await search('blocks')).toEqual(expect.arrayContaining([channel, named]));
    expect(await search('/blocks/blocks.0/Relu_1')).toEqual([channel]);
    expect(await search('relu_1 glint')).toEqual([channel]);
    expect(await search('R_3')).toEqual([named]);
    expect(await search('50%')).toEqual([named]);
    expect(await search('g\\e')).toEqual([tagged]);
    expect(await search("IT'S")).toEqual([tagged]);
    expect(await search('about 50')).toEqual([tagged, named]);
    expect(await search('の穴')).toEqual([japanese]);
    expect(await search('00001.png')).toEqual([japanese, tagged, named, second, first]);
  });

  it('are not found, nor harmed, by hostile searches; one of which nothing is left says so', async () => {
    const { findings } = use().database;
    const id = await create('A & B | !C <-> d:*', "it's");
    for (const text of ["'; DROP TABLE findings; --", 'zero\0byte', '\uD800', "z':* & 'x", 'z\\', '((', 'a".b:*"!!']) {
      expect(await search(text), text).toEqual([]);
      expect(await findings.matches(text, [{ title: text, text, tags: [] }]), text).toBeDefined();
    }
    for (const text of ['<->', '!C', '|', '&', "'S", '%s -%']) expect(await search(text), text).toEqual(text === '%s -%' ? [] : [id]); // prettier-ignore
    const long = ['x'.repeat(10_000), '_ '.repeat(5_000), 'ab '.repeat(3_333), `"${'a b '.repeat(2_500)}"`]; // prettier-ignore
    for (const text of long) expect((await findings.list({ search: text }, ALL)).total).toBe(0);
    for (const text of ['-', '""', '" "', ' - ', '"'.repeat(10_001)])
      await expect(search(text), text).rejects.toMatchObject({ code: 'invalid_input', options: { field: 'search' } });
    await expect(findings.facets({ search: '-' })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await search('')).toEqual([id]);
  });

  it('say which of their words were found', async () => {
    const { findings } = use().database;
    const text = 'Reflecting edges, reflections; the conv2_1. A bright   GLINT: edgy.';
    const marked = async (asked: string) => {
      const parts = markText(text, await findings.matches(asked, [{ title: 'Edge', text, tags: ['Glints'] }]));
      expect(parts.map((part) => part.text).join('')).toBe(text);
      return parts.filter((part) => part.found).map((part) => part.text);
    };
    expect(await marked('edge')).toEqual(['edges']);
    expect(await marked('the reflection')).toEqual(['Reflecting', 'reflections']);
    expect(await marked('-bright edge refl')).toEqual(['Reflecting', 'edges', 'reflections']);
    expect(await marked('V2_1 "bright glint"')).toEqual(['v2_1', 'bright   GLINT']);
  });

  it('have facets also of words that every object has', async () => {
    await create('a', '', ['constructor', '__proto__'], { author: 'toString' });
    const { tag, author } = await use().database.findings.facets({});
    expect(author.values).toEqual([{ value: 'toString', name: 'toString', count: 1 }]);
    expect(tag.values.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
  });

  it('have facets: the values that each filter can have beside the other ones, with what they would find', async () => {
    const { database } = use();
    const network = await database.networks.create({ ...sampleNetwork('Digits'), id: 'network-1' });
    const target = sampleFinding('s1').target;
    await create('a', '', ['glint', 'eye']);
    await create('b', 'rim', ['glint', 'glint'], { author: 'Ben' });
    await create('c', 'rim', [], { author: 'Ben', target: { ...target, networkId: 'gone' } });
    await database.findings.create(sampleChannelFinding('s2', { tags: ['glint'], author: 'Cleo' }));
    const plain = ({ values, others }: Facet) => {
      expect(others).toBe(0);
      return values.map(({ value, count }) => `${value} ${count}`);
    };
    const all = await database.findings.facets({});
    expect(plain(all.tag)).toEqual(['glint 3', 'eye 1']);
    expect(plain(all.author)).toEqual(['Ben 2', 'Ada 1', 'Cleo 1']);
    expect(all.networkId.values).toEqual([
      { value: network.id, name: 'Digits', count: 3 },
      { value: 'gone', name: 'gone', count: 1 },
    ]);
    expect(plain(all.layer)).toEqual(['/blocks/blocks.0/Relu_1 1']);
    expect(plain(all.kind)).toEqual(['occlusion 3', 'channel 1']);
    // Of its own filter a facet keeps the other values, so that one can be chosen instead.
    const ben = await database.findings.facets({ author: 'Ben', tag: ['glint'] });
    expect(plain(ben.author)).toEqual(['Ada 1', 'Ben 1', 'Cleo 1']);
    expect(plain(ben.tag)).toEqual(['glint 1']);
    expect(plain(ben.kind)).toEqual(['occlusion 1']);
    expect(plain((await database.findings.facets({ search: 'rim' })).tag)).toEqual(['glint 1']);
    expect(plain((await database.findings.facets({ sessionId: 's2' })).author)).toEqual(['Cleo 1']);
    for (let n = 0; n < 6; n++)
      await create(
        'many',
        '',
        Array.from({ length: 20 }, (_, i) => `t${n * 20 + i}`),
      );
    const { tag } = await database.findings.facets({});
    expect([tag.values.length, tag.others]).toEqual([100, 22]);
  });
}
