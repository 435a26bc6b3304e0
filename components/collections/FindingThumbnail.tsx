import { classNames } from '../ui/classNames';

/** The frozen picture of a finding, small, beside its title: it says nothing that the title does not. */
export function FindingThumbnail({ id, className }: { id: string; className: string }) {
  return (
    <img
      src={`/api/findings/${id}/picture`}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      className={classNames('bg-sunken rounded-control shrink-0 object-cover object-top', className)}
    />
  );
}
