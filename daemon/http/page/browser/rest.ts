/** The second bundle: what the first picture does not need. It is loaded after that picture, or with the first status. */
export { startApp } from './app.ts';
export { imageTransport } from './image-transport.ts';
export { snapshotTransport } from './snapshot-transport.ts';
export { readStatus } from './status.ts';
