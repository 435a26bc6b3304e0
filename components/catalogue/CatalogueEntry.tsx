import { useState, useTransition } from 'react';
import { isTaskOver } from '@/lib/domain/task';
import type { CatalogueItem } from '@/lib/protocol/rest';
import { messageOf } from '../api/request';
import { TaskProgress } from '../tasks/TaskProgress';
import { formatBytes } from '../text/formatBytes';
import { Button, LinkButton } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Tag } from '../ui/Tag';
import { pullNetwork } from './useCatalogue';

/** One network of the catalogue: what it is, how large, and the one thing to do with it. */
export function CatalogueEntry({ item }: { item: CatalogueItem }) {
  const { id, title, year, summary, lecture, bytes, networkId } = item;
  return (
    <li
      aria-labelledby={`${id}-title`}
      className="rounded-panel border-line bg-surface flex min-w-0 flex-col gap-2 border p-3"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 id={`${id}-title`} className="font-semibold">
          {title}
          {year !== null && <span className="text-muted font-normal"> · {year}</span>}
        </h2>
        <span className="tabular-nums">{formatBytes(bytes)}</span>
      </div>
      <p>{summary}</p>
      <p className="flex flex-wrap gap-1">
        {lecture && <Tag>in the lecture</Tag>}
        {networkId !== null && <Tag>stored here</Tag>}
        {!item.preprocessingVerified && <Tag>preprocessing unverified</Tag>}
      </p>
      <Details item={item} />
      <div className="mt-auto">
        <NextStep item={item} />
      </div>
    </li>
  );
}

function Details({
  item: { id, title, input, outputKind, opset, address, preprocessingVerified },
}: {
  item: CatalogueItem;
}) {
  return (
    <details className="text-small">
      <summary className="text-muted min-h-6 cursor-pointer">
        Details<span className="sr-only"> of {title}</span>
      </summary>
      <div className="text-muted flex flex-col gap-1 py-1 wrap-anywhere">
        <p>
          Input {input.width} × {input.height} px, {input.channels} · output {outputKind} · ONNX opset {opset}
        </p>
        {!preprocessingVerified && (
          <p>
            How its pixels are prepared is what its origin implies; nobody has checked it against known pictures here.
            Look at what it says about a picture that you know.
          </p>
        )}
        <p>
          From {address}, as <code>specular models pull {id}</code>
        </p>
      </div>
    </details>
  );
}

function NextStep({ item }: { item: CatalogueItem }) {
  const { title, task, networkId } = item;
  if (networkId !== null)
    return (
      <LinkButton kind="primary" href={`/networks/${networkId}`} aria-label={`Open ${title}`}>
        Open
      </LinkButton>
    );
  if (task && !isTaskOver(task.state)) return <TaskProgress task={task} />;
  return (
    <div className="flex flex-col gap-2">
      {task && task.state.status !== 'completed' && <TaskProgress task={task} />}
      <PullButton item={item} />
    </div>
  );
}

function PullButton({ item: { id, title, bytes, partialBytes } }: { item: CatalogueItem }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [starting, start] = useTransition();
  const pull = () =>
    start(async () => {
      setProblem(null);
      await pullNetwork(id).catch((error: unknown) => setProblem(messageOf(error)));
    });
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={pull} busy={starting} aria-label={`${partialBytes > 0 ? 'Go on with' : 'Pull'} ${title}`}>
          {partialBytes > 0 ? 'Go on' : 'Pull'}
        </Button>
        {partialBytes > 0 && (
          <span className="text-small text-muted">
            {formatBytes(partialBytes)} of {formatBytes(bytes)} are here already
          </span>
        )}
      </div>
      {problem && <Callout kind="error">{problem}</Callout>}
    </>
  );
}
