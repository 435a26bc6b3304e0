/** Stands in for workerEntry in tests (vitest.config.ts): threads start from their bundles, as they do in production. */
import { pathToFileURL } from 'node:url';
import { testProgram } from '../testing/testProgram.testing';
import type * as original from './workerEntry';

export const workerEntry: typeof original.workerEntry = (_moduleUrl, name) => pathToFileURL(testProgram(name));

export const execArgvFor: typeof original.execArgvFor = () => [];
