import { useEffect, useEffectEvent } from 'react';
import { importTaskReportSchema } from '@/lib/domain/imageImport';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { TaskProgress } from '../tasks/TaskProgress';
import { useTask } from '../tasks/useTask';
import { importFiguresText } from './importText';
import { RefusedFiles } from './RefusedFiles';

/** The grid is asked for again this often while pictures come in. */
const REFRESH_MS = 3000;

export interface ImportTaskProps {
  imageSetId: string;
  known: Task;
  /** More pictures are in the set than before. */
  onAdded: () => void;
}

/** The import of a zip: how far it is, what came of it, and what was left out. */
export function ImportTask({ imageSetId, known, onAdded }: ImportTaskProps) {
  const { task, problem } = useTask(isTaskOver(known.state) ? null : known.id, known);
  const shown = task ?? known;
  const report = importTaskReportSchema.safeParse(shown.report).data;
  const over = isTaskOver(shown.state);
  const added = report?.added ?? 0;

  const tell = useEffectEvent(onAdded);
  const wasOver = isTaskOver(known.state);
  useEffect(() => {
    if (wasOver) return;
    if (over) {
      tell();
      return;
    }
    const timer = setInterval(tell, REFRESH_MS);
    return () => clearInterval(timer);
  }, [over, wasOver]);

  return (
    <div className="flex flex-col gap-2">
      <p className="font-semibold wrap-anywhere">{shown.title}</p>
      <TaskProgress
        task={shown}
        problem={problem?.message ?? null}
        completedText={report && `Complete: ${importFiguresText(report)}.`}
      />
      {report && !over && (added > 0 || report.refusedCount > 0) && (
        <p className="text-small text-muted">{importFiguresText(report)} so far</p>
      )}
      {report && (
        <RefusedFiles
          refused={report.refused}
          count={report.refusedCount}
          listHref={`/api/image-sets/${imageSetId}/imports/${shown.id}/refused`}
        />
      )}
    </div>
  );
}
