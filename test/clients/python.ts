import { fileURLToPath } from 'node:url';
import { STRIP } from '../helpers/shown-number.ts';
import { showGray, showJpegs } from './shown.ts';
import type { Shown } from './shown.ts';

/** Debian's Python, which has Debian's packages, even if another Python comes first on the PATH. */
const PYTHON = '/usr/bin/python3';

function script(name: string): string {
  return fileURLToPath(new URL(`../../../test/clients/${name}`, import.meta.url));
}

export function openCv(url: string, pictures: number): Promise<Shown> {
  return showGray(PYTHON, [
    script('opencv-client.py'),
    url,
    String(pictures),
    String(STRIP.width),
    String(STRIP.height),
  ]);
}

export function aiohttp(url: string, pictures: number): Promise<Shown> {
  return showJpegs(PYTHON, [script('aiohttp-client.py'), url, String(pictures)]);
}
