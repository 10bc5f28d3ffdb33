import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startDaemon } from './daemon.ts';
import type { RunningDaemon } from './daemon.ts';
import { WIDE } from './page-daemons.ts';

export interface WallHub {
  readonly hub: RunningDaemon;
  /** Resolves when all tiles show pictures of now. */
  areLive(page: Page): Promise<unknown>;
  stop(): Promise<void>;
}

/** A hub that anybody may watch, with a test picture under each of these names. */
export async function startWallHub(names: readonly string[], source = WIDE): Promise<WallHub> {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-wall-'));
  const camera = await startDaemon(source);
  const file = join(folder, 'cameras');
  writeFileSync(file, names.map((name) => `${name} ${camera.url}/\n`).join(''));
  const hub = await startDaemon(['--role', 'hub', '--cameras-file', file]);
  const isLive = (page: Page, name: string) =>
    page.locator(`[data-camera="${name}"][data-state="live"]`).waitFor();
  return {
    hub,
    areLive: (page) => Promise.all(names.map((name) => isLive(page, name))),
    stop: async () => {
      await Promise.all([hub.stop(), camera.stop()]);
      rmSync(folder, { recursive: true });
    },
  };
}
