import { readFileSync } from 'node:fs';

/** As package.json has it; from dist/daemon that is two folders up. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
