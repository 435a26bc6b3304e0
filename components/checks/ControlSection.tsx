'use client';
import { ATTRIBUTION_NAMES } from '@/lib/domain/attribution';
import { isTaskOver } from '@/lib/domain/task';
import { TaskProgress } from '../tasks/TaskProgress';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { AgreementTable } from './AgreementTable';
import type { MapSize } from './checkRows';
import type { ShownAttribution } from './useAttribution';

export interface ControlSectionProps {
  maps: readonly ShownAttribution[];
  /** The same with random weights, in the same order. */
  controls: readonly ShownAttribution[];
  size: MapSize;
}

/** The control of Adebayo et al.: do the maps change when the network has learnt nothing? */
export function ControlSection({ maps, controls, size }: ControlSectionProps) {
  const missing = controls.filter(({ answer, task }) => !answer?.attribution && (!task || isTaskOver(task.state)));
  const pairs = maps.flatMap((map, at) => {
    const control = controls[at];
    if (!map.values || !control?.values || !control.answer?.attribution) return [];
    const name = ATTRIBUTION_NAMES[map.request.method.kind];
    return [
      [
        { name, values: map.values },
        { name: 'with random weights', values: control.values },
      ] as const,
    ];
  });
  return (
    <section aria-labelledby="checks-control" className="flex flex-col gap-2">
      <h2 id="checks-control" className="font-semibold">
        Control with random weights
      </h2>
      <p className="text-small text-muted max-w-prose">
        The same maps of the same network with the values of each weight tensor moved about at random (Adebayo et al.
        2018). A map that stays alike shows the picture, not what was learnt.
      </p>
      {missing.length > 0 && (
        <div>
          <Button onClick={() => missing.forEach(({ start }) => start())}>Run the control with random weights</Button>
        </div>
      )}
      {controls.map(({ task, answer, problem, request }) => (
        <div key={request.method.kind}>
          {task && task.state.status !== 'completed' && !answer?.attribution && <TaskProgress task={task} />}
          {problem && <Callout kind="error">{problem}</Callout>}
        </div>
      ))}
      {pairs.length > 0 && (
        <AgreementTable caption="Likeness of each map to its control" {...{ pairs, size }} control />
      )}
    </section>
  );
}
