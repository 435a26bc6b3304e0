/** Collections and labellings of the three findings, with everything that they can have. */
import type { Services } from '../../services';
import type { ThreeFindings } from './threeFindings.testing';

export const COLLECTIONS = { argument: 'collection-argument', away: 'collection-away', empty: 'collection-empty' };
export const LABELLINGS = { closed: 'labelling-closed', open: 'labelling-open' };

export async function makeBeside(services: Services, three: ThreeFindings): Promise<void> {
  await makeCollections(services, three);
  await makeLabellings(services, three);
}

async function makeCollections({ collections }: Services, { occlusion, points, channel }: ThreeFindings) {
  const { argument, away, empty } = COLLECTIONS;
  const words = { text: '**Read** <img src=x onerror=alert(1)>', tags: ['a "quoted" tag'] };
  await collections.create({ id: argument, author: 'Ada', title: 'It <b>looks</b> at strokes', ...words });
  await collections.create({ id: away, author: 'Ben', title: 'Not needed', text: '', tags: [] });
  await collections.create({ id: empty, author: 'Cleo', title: 'Empty', text: '', tags: [] });
  const title = 'It looks at strokes, “𝒳”';
  await collections.edit(argument, { basedOn: 1, by: 'Ben', words: { ...words, title } });
  let number = 0;
  const act = (id: string, by: string, given: Parameters<typeof collections.act>[1]['act']) =>
    collections.act(id, { id: `act-${++number}`, by, act: given });
  await act(argument, 'Ada', { kind: 'add', finding: occlusion.id, note: 'First, it is *there*.' });
  await act(argument, 'Ben', { kind: 'add', finding: points.id, note: '' });
  await act(argument, 'Ben', { kind: 'add', finding: channel.id, note: 'And why.' });
  await act(argument, 'Cleo', { kind: 'move', finding: channel.id, before: occlusion.id });
  await act(argument, 'Cleo', { kind: 'note', finding: channel.id, was: 'And why.', text: 'The filter says why <script>alert(1)</script>.' }); // prettier-ignore
  await act(argument, 'Cleo', { kind: 'remove', finding: points.id });
  await act(argument, 'Dora', { kind: 'comment', text: 'Is it **all**?', anchor: null });
  await act(argument, 'Ada', { kind: 'reply', thread: 'act-7', text: 'No.' });
  await act(argument, 'Ada', { kind: 'resolve', thread: 'act-7' });
  await act(away, 'Ben', { kind: 'add', finding: points.id, note: '' });
  await act(away, 'Ben', { kind: 'putAway' });
}

async function makeLabellings({ labellings, database }: Services, { channel }: ThreeFindings) {
  const finding = await database.findings.get(channel.id);
  const patches = finding?.kind === 'channel' ? finding.evidence.patches : null;
  if (!patches) throw new Error('The finding about a channel has patches.');
  const { networkId, layer } = channel.target;
  const about = { networkId, layer, imageSetId: patches.imageSetId, by: 'Ada', top: 3, instructions: 'Look.' };
  for (const [id, name] of [
    [LABELLINGS.closed, 'Edges “or” not'],
    [LABELLINGS.open, 'Still open'],
  ] as const)
    // prettier-ignore
    await labellings.create({
      ...{ ...about, id, name },
      channels: { kind: 'list', channels: [1, 0] },
      categories: { kind: 'fixed', names: ['edge', 'blob'] },
    });
  let number = 0;
  const say = (id: string, by: string, at: number, label: string | null, note = '') =>
    labellings.submit(id, { id: `label-${++number}`, by, channel: at, label, note });
  for (const id of [LABELLINGS.closed, LABELLINGS.open]) {
    await say(id, 'Ben', 0, 'edge', 'Upright.');
    await say(id, 'Ben', 1, null);
    await say(id, 'Ben', 1, 'blob'); // after seeing
    await say(id, 'cleo', 1, 'blob');
  }
  await labellings.setState(LABELLINGS.closed, { by: 'Ada', state: 'closed' });
}
