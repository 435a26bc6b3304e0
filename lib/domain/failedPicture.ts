/** A picture that a task over a whole set could not deal with, and why. */
import { z } from 'zod';
import { errorBodySchema } from './appError';
import { idSchema } from './hash';

export const failedPictureSchema = z.object({ imageId: idSchema, fileName: z.string(), error: errorBodySchema });
export type FailedPicture = z.infer<typeof failedPictureSchema>;
