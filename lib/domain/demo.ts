/** The sessions of the demo, where it was added. The first is what "Open the demo" opens. */
export const DEMO_SESSION_ID = 'demo-digits';
export const OBJECTS_DEMO_SESSION_ID = 'demo-objects';
