'use client';
import { useState } from 'react';
import type { ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { BatchRegion, BatchSummary } from '@/lib/domain/occlusionBatch';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { BATCH_ROWS, batchPicturesSchema } from '@/lib/protocol/batchRest';
import { taskAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { useVersioned, valueOf } from '../api/useResource';
import { Section } from '../page/Section';
import { picturesText } from '../predictions/pictureLinks';
import { TaskProgress } from '../tasks/TaskProgress';
import { Button, LinkButton } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { NumberInput } from '../ui/Field';
import { PageShell } from '../ui/PageShell';
import { Pager } from '../ui/Pager';
import { specText } from './BatchList';
import { batchQueryString, USUAL_WRONG_PERCENT, type BatchQuery } from './batchQuery';
import { DeleteBatch } from './DeleteBatch';
import { MeanMap } from './MeanMap';
import { RankingTable } from './RankingTable';
import { useBatch } from './useBatch';

/** The mean map is made of every row, so it is not asked for as often: so many times over the whole batch. */
const MEAN_LOOKS = 20;

export interface BatchPageProps {
  initial: BatchSummary;
  network: Pick<Network, 'id' | 'name'> & { labels: readonly string[] };
  imageSet: Pick<ImageSet, 'id' | 'name'>;
  query: BatchQuery;
}

/** A batch: how far it is, where covering costs the most on average, and its pictures in order. */
export function BatchPage({ initial, network, imageSet, query: initialQuery }: BatchPageProps) {
  const { id } = initial.batch;
  const [query, setQuery] = useState(initialQuery);
  const change = (part: Partial<BatchQuery>) => {
    const changed = { ...query, ...part };
    setQuery(changed);
    window.history.replaceState(null, '', `/batches/${id}${batchQueryString(changed)}`);
  };
  const { summary, isDeleted, task, taskProblem, setStarted } = useBatch(initial);
  const { batch, counts } = summary;
  if (isDeleted) return <DeletedBatch name={batch.name} imageSet={imageSet} />;
  return (
    <PageShell
      current="/images"
      title={`Occlusion of ${batch.name}`}
      actions={
        <>
          <LinkButton href={`/images/${imageSet.id}`}>Pictures of {imageSet.name}</LinkButton>
          <DeleteBatch id={id} name={batch.name} measured={counts.measured} next={`/images/${imageSet.id}`} />
        </>
      }
    >
      <div className="flex flex-col gap-6">
        <p className="text-muted max-w-prose wrap-anywhere">
          {picturesText(counts.pictures)} by {network.name}: {specText(batch.settings)}; target{' '}
          {targetText(batch.settings.target, network.labels)}.
        </p>
        <Run summary={summary} task={task} problem={taskProblem} onStarted={setStarted} />
        {counts.measured === 0 ? (
          <EmptyState title="Nothing is measured yet">
            The mean map and the ranking appear with the first picture.
          </EmptyState>
        ) : (
          <>
            <Section id="mean" title="Mean map">
              <MeanMap
                batch={batch}
                version={Math.floor((MEAN_LOOKS * (counts.measured + counts.failed)) / counts.pictures)}
                map={query.map}
                onMap={(map) => change({ map })}
              />
            </Section>
            <Ranking {...{ summary, network, query }} onQuery={change} />
            <Section id="export" title="Take it with you">
              <p className="flex flex-wrap gap-x-4 gap-y-1">
                {Object.entries(EXPORTS).map(([format, text]) => (
                  <a
                    key={format}
                    href={`/api/batches/${id}/export?format=${format}`}
                    download
                    className="text-accent underline"
                  >
                    {text}
                  </a>
                ))}
              </p>
            </Section>
          </>
        )}
      </div>
    </PageShell>
  );
}

/** What somebody sees who has the page open when another person deletes its batch. */
function DeletedBatch({ name, imageSet }: { name: string; imageSet: BatchPageProps['imageSet'] }) {
  return (
    <PageShell current="/images" title={`Occlusion of ${name}`}>
      <div role="status">
        <EmptyState
          title="This batch was deleted"
          action={
            <LinkButton kind="primary" href={`/images/${imageSet.id}`}>
              Pictures of {imageSet.name}
            </LinkButton>
          }
        >
          Somebody deleted it, with what was measured. Its runs are still there: the same batch is soon made again.
        </EmptyState>
      </div>
    </PageShell>
  );
}

const EXPORTS = {
  csv: 'Every picture as CSV',
  drops: 'Their maps as NPY',
  mean: 'The mean map as NPY',
  deviation: 'The spread as NPY',
};

function targetText(target: BatchSummary['batch']['settings']['target'], labels: readonly string[]): string {
  if (target === 'top') return 'the top class of each picture';
  return target === 'label' ? 'each picture’s own label' : (labels[target] ?? `class ${target}`);
}

interface RunProps {
  summary: BatchSummary;
  task: Task | null;
  problem: string | null;
  onStarted: (task: Task) => void;
}

function Run({ summary: { batch, counts, failed }, task, problem, onStarted }: RunProps) {
  const [refused, setRefused] = useState<string | null>(null);
  const running = task !== null && !isTaskOver(task.state);
  const missing = counts.pictures - counts.measured;
  const start = () =>
    request(`/api/batches/${batch.id}/start`, taskAnswerSchema, { method: 'POST' }).then(
      (answer) => onStarted(answer.task),
      (error: unknown) => setRefused(messageOf(error)),
    );
  return (
    <section aria-label="Run" className="flex flex-col gap-3">
      {task && (
        <TaskProgress
          task={task}
          problem={problem}
          completedText={`Complete: ${picturesText(counts.measured)} measured.`}
        />
      )}
      {!running && missing > 0 && (
        <Button kind="primary" onClick={() => void start()} className="self-start">
          Go on with {picturesText(missing)}
        </Button>
      )}
      {refused && <Callout kind="error">{refused}</Callout>}
      {counts.failed > 0 && (
        <Callout kind="warning" title={`${picturesText(counts.failed)} could not be measured.`}>
          <ul className="mt-1 list-disc pl-5" aria-label="Pictures that could not be measured">
            {failed.map(({ imageId, error }) => (
              <li key={imageId}>{error.message}</li>
            ))}
            {counts.failed > failed.length && (
              <li>and {(counts.failed - failed.length).toLocaleString('en-GB')} more</li>
            )}
          </ul>
        </Callout>
      )}
    </section>
  );
}

const REGION_TEXTS: Record<BatchRegion['kind'], string> = {
  mask: 'the picture’s mask',
  'mask-box': 'the box around the picture’s mask',
  box: 'the box that was given',
};

interface RankingProps {
  summary: BatchSummary;
  network: BatchPageProps['network'];
  query: BatchQuery;
  onQuery: (change: Partial<BatchQuery>) => void;
}

function Ranking({ summary: { batch, counts }, network, query, onQuery }: RankingProps) {
  const { sort, order, wrong, page } = query;
  const parameters = new URLSearchParams({ sort, order, offset: String((page - 1) * BATCH_ROWS) });
  if (wrong !== null) parameters.set('wrongReason', String(wrong / 100));
  const path = `/api/batches/${batch.id}/pictures?${parameters}`;
  const resource = useVersioned(path, batchPicturesSchema, counts.measured + counts.failed);
  const answer = valueOf(resource);
  return (
    <Section id="ranking" title="Pictures">
      <p className="text-muted max-w-prose">
        A drop is probability of the target that is lost under the patch. Outside: the share of the positive drop that
        falls outside of {REGION_TEXTS[batch.settings.region.kind]}
        {counts.withShare < counts.measured && `, which ${picturesText(counts.withShare)} have`}. The network is right
        on {counts.right.toLocaleString('en-GB')} of {picturesText(counts.labelled)} with a label that it knows.
      </p>
      <div className="flex flex-wrap items-end gap-4">
        <label className="flex min-h-8 items-center gap-2">
          <input
            type="checkbox"
            checked={wrong !== null}
            onChange={({ currentTarget }) =>
              onQuery({ wrong: currentTarget.checked ? USUAL_WRONG_PERCENT : null, page: 1 })
            }
          />
          Right for the wrong reason only
        </label>
        {wrong !== null && (
          <NumberInput
            label="Share outside of at least"
            unit="%"
            min={0}
            max={100}
            step={1}
            value={wrong}
            className="w-44"
            onChange={({ currentTarget: { valueAsNumber } }) =>
              onQuery({ wrong: Math.round(Math.min(100, Math.max(0, valueAsNumber || 0))), page: 1 })
            }
          />
        )}
      </div>
      {resource.status === 'failed' && <Callout kind="error">{resource.error.message}</Callout>}
      {resource.status === 'loading' && <p className="text-muted">The pictures are on their way…</p>}
      {answer && answer.total === 0 && (
        <EmptyState title="No picture is like that">
          No picture that the network gets right has so much of its drop outside of the object.
        </EmptyState>
      )}
      {answer && answer.total > 0 && <RankingTable rows={answer.items} {...{ batch, network, query, onQuery }} />}
      {answer && (
        <Pager
          label="Pages of the pictures"
          page={page - 1}
          pages={Math.ceil(answer.total / BATCH_ROWS)}
          onPage={(shown) => onQuery({ page: shown + 1 })}
        />
      )}
    </Section>
  );
}
