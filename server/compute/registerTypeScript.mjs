// Lets a worker thread load TypeScript in development and tests: "--import tsx" acts on the main thread only.
import { register } from 'tsx/esm/api';

register();
