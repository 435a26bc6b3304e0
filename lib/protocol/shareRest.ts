/** Public links over HTTP: those of the workspace, and what is told to whoever has one. */
import { z } from 'zod';
import { sharedLinkSchema } from '../domain/publicLink';

export const linksAnswerSchema = z.object({ links: z.array(sharedLinkSchema) });
export const linkAnswerSchema = z.object({ link: sharedLinkSchema });

/** To whoever has a link: whether it still shows something. */
export const publicStateSchema = z.object({ state: sharedLinkSchema.shape.state });
export type PublicState = z.infer<typeof publicStateSchema>;
