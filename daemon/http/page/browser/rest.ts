/** The second bundle: what the first picture does not need. Loaded after it, or with the first status. */
export { around } from './app.ts';
export { imageWay } from './image-transport.ts';
export { pollSnapshots } from './snapshot-transport.ts';
export { readStatus } from './status.ts';
