import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { loadConfig } from '../../daemon/config/load.ts';
import { DiskQueue } from '../../daemon/recording/disk-queue.ts';
import { FileClock } from '../../daemon/recording/file-clock.ts';
import { Housekeeping } from '../../daemon/recording/housekeeping.ts';
import { RecordingFolder } from '../../daemon/recording/recording-folder.ts';
import { closedName, stemOf } from '../../daemon/recording/recording-names.ts';
import { eventually } from '../helpers/eventually.ts';

describe('Housekeeping', () => {
  const root = mkdtempSync(join(tmpdir(), 'picamd-housekeeping-'));
  after(() => rmSync(root, { recursive: true }));

  it('counts what there is as soon as readers leave it a turn', async () => {
    const stem = stemOf({ startMs: Date.now() - 60_000, boot: null, kind: 'continuous', id: null });
    mkdirSync(join(root, dirname(stem)), { recursive: true });
    writeFileSync(join(root, closedName(stem, 60_000)), 'recording');
    const { config } = loadConfig(['--config', '/dev/null', '--record-keep-free=0%'], {});
    const queue = new DiskQueue();
    const failures: unknown[] = [];
    const housekeeping = new Housekeeping({
      queue,
      folder: new RecordingFolder(queue, root),
      clock: new FileClock(() => false, { boot: '1f0c9a52', upMs: 0 }),
      log: pino({ level: 'silent' }),
      config: () => config,
      onCounted: () => {},
      onFailure: (error) => failures.push(error),
    });
    let go = (): void => {};
    const readers = [queue.run(() => new Promise<void>((resolve) => (go = resolve)))];
    for (let i = 0; i < 64; i++) readers.push(queue.run(async () => {}));
    housekeeping.run(0);
    await eventually('a failure', () => failures.length > 0);
    go();
    await Promise.all(readers);
    housekeeping.run(30_000);
    await eventually('the sum', () => housekeeping.retention.usedBytes > 0);
    expect(failures).to.have.length(1);
    await housekeeping.stop();
  });
});
