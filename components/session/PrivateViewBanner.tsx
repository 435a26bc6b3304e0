import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';

export interface PrivateViewBannerProps {
  onShowToEveryone: () => void;
  onBack: () => void;
}

/** Shown while a linked view is looked at alone. */
export function PrivateViewBanner({ onShowToEveryone, onBack }: PrivateViewBannerProps) {
  return (
    <Callout
      live
      title="You are looking at a linked view."
      actions={
        <>
          <Button onClick={onShowToEveryone}>Show it to everyone</Button>
          <Button onClick={onBack}>Back to the session&apos;s view</Button>
        </>
      }
    >
      The others do not see what you change here.
    </Callout>
  );
}
