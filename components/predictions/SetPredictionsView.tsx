'use client';
import type { ImageSet } from '@/lib/domain/imageSet';
import { predictionReportSchema, type PredictionReport } from '@/lib/domain/prediction';
import type { Task } from '@/lib/domain/task';
import { evaluate } from '@/lib/evaluation/evaluate';
import { Section } from '../page/Section';
import { TaskProgress } from '../tasks/TaskProgress';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { ClassTable } from './ClassTable';
import { ConfidentMistakes } from './ConfidentMistakes';
import { ConfusionSection } from './ConfusionSection';
import { picturesText, type PredictionPlace } from './pictureLinks';
import { PredictionFigures } from './PredictionFigures';
import { PredictionProvenanceFacts } from './PredictionProvenanceFacts';
import type { PredictionsPageProps } from './PredictionsPage';
import type { PredictionsQuery } from './predictionsQuery';
import { ReliabilityTable } from './ReliabilityTable';
import { useSetPredictions, type SetPredictions } from './useSetPredictions';

export interface SetPredictionsViewProps {
  imageSet: ImageSet;
  network: NonNullable<PredictionsPageProps['network']>;
  query: PredictionsQuery;
  onQuery: (change: Partial<PredictionsQuery>) => void;
}

/** One network's predictions: the run, and everything that is known so far. */
export function SetPredictionsView({ imageSet, network, query, onQuery }: SetPredictionsViewProps) {
  const { labels } = network;
  const place: PredictionPlace = { imageSetId: imageSet.id, networkId: network.id };
  const predictions = useSetPredictions(place, network.summary);
  const { tally } = predictions.summary;
  const evaluation = evaluate(tally.pairs);
  return (
    <>
      <RunSection predictions={predictions} hasPictures={tally.pictures > 0} />
      {tally.predicted > 0 && (
        <>
          <Section id="figures" title="How good it is">
            <PredictionFigures tally={tally} place={place} />
          </Section>
          {evaluation.labelled > 0 ? (
            <>
              <ConfusionSection pairs={tally.pairs} {...{ labels, place, query, onQuery }} />
              <ConfidentMistakes place={place} labels={labels} wrong={evaluation.labelled - evaluation.right} />
              <Section id="classes" title="Classes">
                <ClassTable classes={evaluation.classes} {...{ labels, place, query, onQuery }} />
              </Section>
              <Section id="reliability" title="How far its probabilities can be trusted">
                <p className="text-muted max-w-prose">
                  Among the pictures that it is 80 % sure of, 80 % should be right. The bar is how often it is right,
                  the line in it how sure it was.
                </p>
                <ReliabilityTable bins={tally.bins} place={place} />
              </Section>
            </>
          ) : (
            <Callout>
              No picture has a label that this network knows, so nothing can be called right or wrong. The answers are
              beside the pictures of the set.
            </Callout>
          )}
          <Section id="export" title="Take it with you">
            <ExportLinks place={place} />
            <PredictionProvenanceFacts place={place} predicted={tally.predicted} />
          </Section>
        </>
      )}
    </>
  );
}

function RunSection({ predictions, hasPictures }: { predictions: SetPredictions; hasPictures: boolean }) {
  const { summary, task, running, taskProblem, start, starting, problem } = predictions;
  const { pictures, predicted } = summary.tally;
  const missing = pictures - predicted;
  if (!hasPictures)
    return (
      <EmptyState title="The set is empty">
        Add pictures to it first; then a network can be asked about them.
      </EmptyState>
    );
  const runText = predicted === 0 ? `Run on ${picturesText(missing)}` : `Run on ${picturesText(missing)} more`;
  return (
    <section aria-label="Run" className="flex flex-col gap-3">
      {predicted === 0 && !running && (
        <p className="text-muted max-w-prose">
          The network is asked about every picture. Then this page shows how often it is right, what it takes for what,
          its most confident mistakes, and the pictures behind each number.
        </p>
      )}
      {task && <TaskProgress task={task} problem={taskProblem} completedText={completedText(task)} />}
      {running && task && <LiveAccuracy task={task} />}
      {!running && missing > 0 && (
        <Button
          kind={predicted === 0 ? 'primary' : 'plain'}
          onClick={() => void start()}
          busy={starting}
          className="self-start"
        >
          {runText}
        </Button>
      )}
      {problem && <Callout kind="error">{problem}</Callout>}
      {task && <FailedPictures task={task} />}
    </section>
  );
}

/** The report of a task, where it is one that this version writes. */
function reportOf(task: Task): PredictionReport | null {
  return predictionReportSchema.safeParse(task.report).data ?? null;
}

function LiveAccuracy({ task }: { task: Task }) {
  const report = reportOf(task);
  if (!report || report.labelled === 0) return null;
  const { right, labelled } = report;
  return (
    <p>
      Right so far: <strong className="font-semibold">{((100 * right) / labelled).toFixed(1)} %</strong> (
      {right.toLocaleString('en-GB')} of {picturesText(labelled)} with a label that it knows)
    </p>
  );
}

function completedText(task: Task): string {
  const report = reportOf(task);
  if (!report) return 'Complete.';
  const { computed, reused } = report;
  const copied = reused > 0 ? ` ${picturesText(reused)} were known from another set.` : '';
  return `Complete: ${picturesText(computed)} computed.${copied}`;
}

function FailedPictures({ task }: { task: Task }) {
  const report = reportOf(task);
  if (!report || report.failedCount === 0) return null;
  const more = report.failedCount - report.failed.length;
  return (
    <Callout kind="warning" title={`${picturesText(report.failedCount)} could not be predicted.`}>
      The next run tries again.
      <ul className="mt-1 list-disc pl-5" aria-label="Pictures that could not be predicted">
        {report.failed.map(({ imageId, error }) => (
          <li key={imageId}>{error.message}</li>
        ))}
        {more > 0 && <li>and {more.toLocaleString('en-GB')} more</li>}
      </ul>
    </Callout>
  );
}

function ExportLinks({ place: { imageSetId, networkId } }: { place: PredictionPlace }) {
  const path = `/api/image-sets/${imageSetId}/predictions/export?network=${networkId}`;
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1">
      <a href={`${path}&format=csv`} download className="text-accent underline">
        Every picture as CSV
      </a>
      <a href={`${path}&format=json`} download className="text-accent underline">
        The figures as JSON
      </a>
    </p>
  );
}
