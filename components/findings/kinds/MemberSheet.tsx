'use client';
import { sheetAnswerSchema } from '@/lib/protocol/rest';
import { SHEET, type SheetPicture } from '@/lib/domain/pointsFinding';
import { useResource } from '../../api/useResource';
import { DEFAULT_DISPLAY, imageQueryString, NO_IMAGE_QUERY } from '../../images/imageQuery';
import { countText } from '../../map/mapText';
import { fileHref, type EvidenceRef } from '../evidencePaths';
import { CommentLink } from '../../review/reviewContext';
import { Callout } from '../../ui/Callout';
import { Skeleton } from '../../ui/Skeleton';
import { Waiting } from '../../ui/Waiting';

export interface MemberSheetProps {
  of: EvidenceRef;
  imageSetId: string;
  memberCount: number;
}

/** The first pictures of the finding, as they were when it was saved; each is the way to the picture in its set. */
export function MemberSheet({ of, imageSetId, memberCount }: MemberSheetProps) {
  const answer = useResource(fileHref(of, 'sheet.json'), sheetAnswerSchema);
  if (answer.status === 'failed') return <Callout kind="error">{answer.error.message}</Callout>;
  if (answer.status === 'loading')
    return (
      <Waiting what="The pictures are on the way." className="grid grid-cols-4 gap-2 sm:grid-cols-8">
        {Array.from({ length: Math.min(memberCount, SHEET.columns) }, (_, i) => (
          <Skeleton key={i} className="aspect-square" />
        ))}
      </Waiting>
    );
  const { pictures } = answer.value;
  return (
    <>
      <ul aria-label="Pictures of the finding" className="grid grid-cols-4 gap-2 sm:grid-cols-6 xl:grid-cols-8">
        {pictures.map((picture, place) => (
          <li key={picture.imageId} className="min-w-0">
            <Member {...{ of, imageSetId, picture, place }} rows={Math.ceil(pictures.length / SHEET.columns)} />
            <CommentLink anchor={{ kind: 'point', imageId: picture.imageId }} name={picture.fileName} onlyTold />
          </li>
        ))}
      </ul>
      {memberCount > pictures.length && (
        <p className="text-muted">
          and {countText(memberCount - pictures.length, 'more picture')}, in the list of members
        </p>
      )}
    </>
  );
}

interface MemberProps extends Pick<MemberSheetProps, 'of' | 'imageSetId'> {
  picture: SheetPicture;
  place: number;
  /** Of the contact sheet. */
  rows: number;
}

function Member({ of, imageSetId, picture, place, rows }: MemberProps) {
  const { fileName, label, position } = picture;
  const tile = (
    <>
      <span
        aria-hidden="true"
        className="bg-sunken rounded-control block aspect-square w-full bg-no-repeat"
        style={tileOfSheet(of, place, rows)}
      />
      <span className="text-small block w-full truncate">
        <span className="sr-only">{fileName}, </span>
        {label ?? 'no label'}
      </span>
    </>
  );
  if (position === null)
    return (
      <span title={`${fileName} is not in its set any more`} className="text-muted block">
        {tile}
      </span>
    );
  const href = `/images/${imageSetId}${imageQueryString(NO_IMAGE_QUERY, { ...DEFAULT_DISPLAY, at: position, picture: position, open: true })}`; // prettier-ignore
  return (
    <a href={href} title={fileName} className="block hover:underline">
      {tile}
    </a>
  );
}

/** One square of the sheet as a background that fills the tile. */
function tileOfSheet(of: EvidenceRef, place: number, rows: number) {
  const { columns } = SHEET;
  const share = (at: number, count: number) => (count > 1 ? `${(at / (count - 1)) * 100}%` : '0%');
  return {
    backgroundImage: `url(${fileHref(of, 'sheet.png')})`,
    backgroundSize: `${columns * 100}% ${rows * 100}%`,
    backgroundPosition: `${share(place % columns, columns)} ${share(Math.floor(place / columns), rows)}`,
  };
}
