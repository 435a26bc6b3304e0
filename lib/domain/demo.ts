/** The session of the demo: what "Open the demo" opens, where the demo was added. */
export const DEMO_SESSION_ID = 'demo-digits';
