/** A picture from somebody's own disk or clipboard, put into the session's own image set. */
import { AppError } from '@/lib/domain/appError';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { Session } from '@/lib/domain/session';
import { imageSetAnswerSchema, imageSetsAnswerSchema, importReportSchema } from '@/lib/protocol/rest';
import { request } from '../api/request';
import { IMAGE_SETS_PATH } from './restPaths';

/** Stores the picture and returns it. Throws the server's AppError, `invalid_image` with the reason when it is refused. */
export async function addPicture(session: Pick<Session, 'id' | 'name'>, file: File): Promise<Image> {
  const set = await ownImageSet(session);
  const fileName = file.name.replace(/[/\\\p{Cc}]/gu, '_').slice(-255) || 'pasted.png';
  const images = `${IMAGE_SETS_PATH}/${set.id}/images`;
  const report = await request(`${images}?${new URLSearchParams({ fileName })}`, importReportSchema, {
    method: 'POST',
    body: file,
  });
  const refused = report.refused[0];
  if (refused) throw new AppError('invalid_image', refused.message);
  // The one that was added, or the same picture where the set has it already.
  const added = report.images[0];
  if (!added) throw new AppError('internal', `${fileName} was stored but cannot be found. Reload the page.`);
  return added;
}

async function ownImageSet(session: Pick<Session, 'id' | 'name'>): Promise<ImageSet> {
  const description = `Pictures that were added in the session ${session.id}.`;
  const { imageSets } = await request(IMAGE_SETS_PATH, imageSetsAnswerSchema);
  const own = imageSets.find((set) => set.description === description);
  if (own) return own;
  const name = `Added in ${session.name}`.slice(0, 120);
  const { imageSet } = await request(IMAGE_SETS_PATH, imageSetAnswerSchema, {
    method: 'POST',
    json: { name, description },
  });
  return imageSet;
}
