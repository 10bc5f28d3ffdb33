import { readFileSync } from 'node:fs';

/** From dist/daemon it is two folders up. */
export const PACKAGE_JSON = new URL('../../package.json', import.meta.url);

export const VERSION: string = (JSON.parse(readFileSync(PACKAGE_JSON, 'utf8')) as { version: string })
  .version;
