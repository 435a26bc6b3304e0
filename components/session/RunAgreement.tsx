'use client';
import { TOP_SHARE, type MapAgreement } from '@/lib/attribution/mapAgreement';
import type { OcclusionRequest } from '@/lib/domain/job';
import { cellCount } from '@/lib/occlusion/grid';
import type { RunDifference } from '@/lib/occlusion/runDifference';
import { differenceCsv } from '../occlusion/differenceCsv';
import { saveText } from '../text/saveText';
import { Button } from '../ui/Button';
import { correlationText, percentText, whatAgreementSays } from './agreementText';
import { swapChange } from './networkWishes';
import { runDetails, runSettings } from './runName';
import type { RunComparison } from './useRunComparison';
import { useSessionStore } from './useSession';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface RunAgreementProps {
  model: WorkspaceModel;
  comparison: RunComparison;
}

/** Two runs in words and numbers: what they differ in, and how far their maps agree. */
export function RunAgreement({ model, comparison }: RunAgreementProps) {
  const { differences, noPlaces, agreement } = comparison;
  return (
    <section
      aria-label="The two runs compared"
      className="border-line bg-surface flex flex-wrap items-start gap-x-6 gap-y-2 border-t px-3 py-2"
    >
      <WhatDiffers differences={differences} />
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
        {noPlaces !== null ? (
          <p className="text-small">{noPlaces}</p>
        ) : agreement ? (
          <AgreementNumbers agreement={agreement} total={model.grid ? cellCount(model.grid) : 0} />
        ) : (
          <p className="text-small text-muted">
            How far the maps agree is said as soon as both runs know a place. Run what is missing.
          </p>
        )}
      </div>
      <Actions model={model} comparison={comparison} />
    </section>
  );
}

function WhatDiffers({ differences }: { differences: readonly RunDifference[] }) {
  if (differences.length === 0)
    return (
      <p className="text-small max-w-72">
        It is the same run twice. Change a setting, the picture or the network: this run stays where it is.
      </p>
    );
  return (
    <table className="text-small min-w-0">
      <caption className="sr-only">What the two runs differ in</caption>
      <thead className="text-muted text-left">
        <tr>
          <th scope="col" className="pr-3 font-normal">
            Differs in
          </th>
          <th scope="col" className="pr-3 font-normal">
            First
          </th>
          <th scope="col" className="font-normal">
            Second
          </th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ field, name, first, second }) => (
          <tr key={field} className="align-top">
            <th scope="row" className="pr-3 text-left font-semibold">
              {name}
            </th>
            <td className="max-w-44 pr-3 break-words">{first}</td>
            <td className="max-w-44 break-words">{second}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AgreementNumbers({ agreement, total }: { agreement: MapAgreement; total: number }) {
  const { spearman, pearson, overlap, places } = agreement;
  const numbers = [
    { name: 'Spearman', title: 'Of the ranks of the drops: 1 is the same order of places, −1 the opposite one', text: correlationText(spearman) }, // prettier-ignore
    { name: `Strongest ${percentText(TOP_SHARE)}`, title: 'The share of the places with the largest drops that both maps have in common', text: overlap ? `${percentText(overlap.share)} shared (by chance ${percentText(overlap.byChance)})` : 'not defined' }, // prettier-ignore
    { name: 'Pearson', title: 'Of the drops themselves: 1 is a straight line, whatever its slope', text: correlationText(pearson) }, // prettier-ignore
  ];
  return (
    <>
      <dl aria-label="Agreement" className="text-small flex flex-wrap gap-x-4">
        {numbers.map(({ name, title, text }) => (
          <div key={name} className="flex gap-1" title={title}>
            <dt className="text-muted">{name}</dt>
            <dd className="font-semibold">{text}</dd>
          </div>
        ))}
        <div className="flex gap-1">
          <dt className="text-muted">Places</dt>
          <dd>{places === total ? `all ${total}` : `${places} of ${total}, so far`}</dd>
        </div>
      </dl>
      <p className="text-small text-muted">{whatAgreementSays(agreement)}</p>
    </>
  );
}

function Actions({ model, comparison }: RunAgreementProps) {
  const store = useSessionStore();
  const { pair, interaction } = comparison;
  const { grid, view } = model;
  const swapped = view.compareRun ? swapChange(model) : null;
  return (
    <div className="-my-1 flex flex-wrap gap-1">
      {pair && grid && (
        <Button
          kind="quiet"
          title={interaction ? 'What the moving patch changes with and without the fixed one, and the interaction, a line for each cell' : 'The numbers of both maps and their difference, a line for each cell of the first'} // prettier-ignore
          onClick={() => saveText(differenceCsv({ pair, grid, spec: view.spec, score: view.score, interaction, facts: factsOf(model, comparison) }), interaction ? 'interaction.csv' : 'difference.csv', 'text/csv')} // prettier-ignore
        >
          {interaction ? 'Interaction as CSV' : 'Difference as CSV'}
        </Button>
      )}
      {swapped && (
        <Button kind="quiet" onClick={() => void store.changeView(swapped)}>
          Swap the two runs
        </Button>
      )}
      {view.compareRun && (
        <Button kind="quiet" onClick={() => void store.changeView({ compareRun: null })}>
          Stop comparing
        </Button>
      )}
    </div>
  );
}

/** Both runs whole, and what they differ in besides the settings. */
function factsOf({ request, network, image, compared, comparedImage, job }: WorkspaceModel, comparison: RunComparison) {
  const nameOf = (run: OcclusionRequest | null, networkName: string, fileName: string | null) =>
    run ? `${runSettings(run, networkName)}${runDetails(run, fileName)}` : '';
  const theirs = compared?.job;
  return [
    ['first', nameOf(request, network?.name ?? '', image?.fileName ?? null)],
    ['second', nameOf(compared?.request ?? null, compared?.network?.name ?? '', comparedImage?.fileName ?? null)],
    ...(job ? [['first result', job.resultKey] as const] : []),
    ...(theirs ? [['second result', theirs.resultKey] as const] : []),
    ...comparison.differences.map(({ name, first, second }) => [name, `${first} / ${second}`] as const),
  ] as const;
}
