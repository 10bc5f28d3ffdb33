/** Puts the files of the viewer page that need no compiler beside those that did: part of `npm run build`, and of every test run. */
import { copyFileSync, readdirSync } from 'node:fs';

const SOURCE = new URL('../../daemon/http/page/browser/', import.meta.url);
const TARGET = new URL('../daemon/http/page/browser/', import.meta.url);

for (const name of readdirSync(SOURCE))
  if (/\.(html|css|svg)$/.test(name)) copyFileSync(new URL(name, SOURCE), new URL(name, TARGET));
