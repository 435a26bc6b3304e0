/** The sessions of the demo, where it was added. */
export const DIGITS_DEMO_SESSION_ID = 'demo-digits';
export const OBJECTS_DEMO_SESSION_ID = 'demo-objects';
/** What "Open the demo" opens: the first of these that is there. */
export const DEMO_SESSION_IDS = [OBJECTS_DEMO_SESSION_ID, DIGITS_DEMO_SESSION_ID] as const;
