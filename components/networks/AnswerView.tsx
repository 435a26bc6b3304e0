import { Callout } from '../ui/Callout';
import { classNames } from '../ui/classNames';
import { WaitingRows } from '../ui/Waiting';
import { ScoreBars } from './ScoreBars';
import type { Answer } from './useAnswer';
import { shownOf } from './useLatest';

export interface AnswerViewProps {
  answer: Answer;
  /** Shown before there is anything to ask about. */
  invitation: string;
}

const LABEL = 'The five best classes';

/** What the network says about the picture. The place stays the same while it changes. */
export function AnswerView({ answer, invitation }: AnswerViewProps) {
  switch (answer.status) {
    case 'idle':
      return <p className="text-muted">{invitation}</p>;
    case 'failed':
      return (
        <Callout kind="error" title="No answer.">
          {answer.message}
        </Callout>
      );
    case 'waiting':
    case 'answered': {
      const top = shownOf(answer);
      return (
        <div aria-live="polite" aria-busy={answer.status === 'waiting'}>
          {top ? (
            <div className={classNames(answer.status === 'waiting' && 'opacity-60')}>
              <ScoreBars top={top} label={LABEL} />
            </div>
          ) : (
            <WaitingRows what="The network is being asked." count={5} height="h-7" />
          )}
        </div>
      );
    }
  }
}
