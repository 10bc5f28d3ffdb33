import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './images.ts';

const FOLDERS = ['deploy', 'test/image'];
const SCRIPT = /^(?:build-.*|inject-payload|install-image-tools)$/;
/** Texts, and the results. */
const NOT = /\.(?:md|png)$|^test\/image\/results\.json$|^deploy\/(?:grafana|prometheus|proxy)\//;

/** Hash of all files that can change the results, except for the daemon's. */
export function dependsHash(): string {
  const files = [
    ...FOLDERS.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      ),
    ),
    ...readdirSync(join(ROOT, 'scripts'))
      .filter((name) => SCRIPT.test(name))
      .map((name) => join('scripts', name)),
  ];
  const hash = createHash('sha256');
  for (const file of files.filter((name) => !NOT.test(name)).toSorted()) {
    if (!statSync(join(ROOT, file)).isFile()) continue;
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update('\0');
  }
  return hash.digest('hex');
}
