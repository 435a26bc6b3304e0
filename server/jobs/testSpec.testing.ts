import { pino } from 'pino';

/** TEST_LOG=warn shows what the services say while a test runs. */
export const silentLog = pino({ level: process.env.TEST_LOG ?? 'silent' });
/** A grid of 4 × 4 cells on the test network's input of 16 × 16 pixels. */
export const TEST_SPEC = { patch: 6, stride: 4, fill: [128, 128, 128] as [number, number, number] };
