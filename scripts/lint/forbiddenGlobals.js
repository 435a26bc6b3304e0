/** What would make lib/ depend on the moment, the machine or the framework, with what to do instead. */
const INSTEAD = {
  Date: 'the caller passes the time in',
  setTimeout: 'the caller owns time: yield, and let it decide when to go on',
  setInterval: 'the caller owns time: yield, and let it decide when to go on',
  setImmediate: 'the caller owns time: yield, and let it decide when to go on',
  queueMicrotask: 'the caller owns time: yield, and let it decide when to go on',
  performance: 'the caller measures',
  fetch: 'the caller passes the bytes in',
  process: 'the caller passes the setting in',
  console: 'the caller logs; throw or return what there is to say',
  crypto: 'the caller passes hashes and seeds in',
  Buffer: 'use Uint8Array, which the browser has too',
  window: 'lib runs on the server too',
  document: 'lib runs on the server too',
  localStorage: 'lib runs on the server too',
};

export const FORBIDDEN_GLOBALS = Object.entries(INSTEAD).map(([name, instead]) => ({
  name,
  message: `lib is pure: ${instead}.`,
}));

export const FORBIDDEN_PROPERTIES = [
  {
    object: 'Math',
    property: 'random',
    message: 'lib is pure: results repeat. Take a seeded generator as an argument.',
  },
  ...['Date', 'setTimeout', 'setInterval', 'fetch', 'process', 'console', 'performance', 'crypto', 'Buffer'].map(
    (property) => ({ object: 'globalThis', property, message: `lib is pure: ${INSTEAD[property]}.` }),
  ),
];
