import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { createEventId } from '../../daemon/events/event-id.ts';
import type { CameraEvent } from '../../daemon/events/event.ts';
import { DiskQueue, systemError } from '../../daemon/recording/disk-queue.ts';
import { EventFiles } from '../../daemon/recording/event-files.ts';
import { RecordingFolder } from '../../daemon/recording/recording-folder.ts';

const START_MS = Date.UTC(2026, 10, 29, 23, 59, 50);
const FILE = '2026/11/29/events.jsonl';

describe('EventFiles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-events-'));
  after(() => rmSync(folder, { recursive: true }));

  function made({ isClockKnown = true } = {}) {
    const root = mkdtempSync(join(folder, 'root-'));
    const queue = new DiskQueue({ fs });
    const failures: unknown[] = [];
    const state = { problem: null as Error | null };
    const files = new EventFiles({
      queue,
      folder: new RecordingFolder(queue, root),
      check: async () => {
        if (state.problem !== null) throw state.problem;
      },
      isClockKnown: () => isClockKnown,
      onFailure: (error) => failures.push(error),
    });
    return { root, files, failures, state };
  }

  function event(ms: number, more: Partial<CameraEvent> = {}): CameraEvent {
    const at = new Date(ms).toISOString();
    const none = { score: null, zone: null, box: null, text: null, clip: null, snapshot: null };
    return {
      id: createEventId(ms),
      camera: 'Küche',
      type: 'motion',
      phase: 'start',
      at,
      startedAt: at,
      ...none,
      ...more,
    };
  }

  it('keeps events by their day, and gives each in its last phase, the first ones since a time', async () => {
    const { root, files } = made();
    const begun = Array.from({ length: 40 }, (_, i) => event(START_MS + 500 * i));
    for (const each of begun) files.append(each);
    const ended = begun.map((each) => ({ ...each, phase: 'end' as const, score: 77 }));
    for (const each of ended) files.append(each);
    await files.flush();
    expect(await files.read(0, 1000)).to.deep.equal(ended);
    expect(await files.read(START_MS + 1000, 3)).to.deep.equal(ended.slice(2, 5));
    expect(await files.read(START_MS + 10_000, 5)).to.deep.equal(ended.slice(20, 25));
    expect(readFileSync(join(root, FILE), 'utf8').match(/Küche/g)).to.have.length(40);
  });

  it('passes over half a line from a power cut, foreign lines, long ones and what is no event', async () => {
    const { root, files } = made();
    const [first, second] = [event(START_MS), event(START_MS + 1)];
    mkdirSync(join(root, dirname(FILE)), { recursive: true });
    const lines = [
      JSON.stringify(first),
      'x'.repeat(600_000),
      '{"id":"20261129T235950000Z-aaaa","type":"motion"}',
      '[]',
    ];
    appendFileSync(join(root, FILE), `${lines.join('\n')}\n${JSON.stringify(second).slice(0, 60)}`);
    files.append(second);
    await files.flush();
    expect(await files.read(0, 1000)).to.deep.equal([first, second]);
  });

  it('keeps up to 1000 for a disk that fails, and writes them later', async () => {
    const { files, failures, state } = made();
    state.problem = systemError('EIO', 'injected');
    for (let i = 0; i < 1500; i++) files.append(event(START_MS + i));
    await files.flush();
    expect(failures).to.have.length(1);
    expect(await files.read(0, 2000)).to.deep.equal([]);
    state.problem = null;
    await files.flush();
    expect(await files.read(0, 2000)).to.have.length(1000);
  });

  it('keeps none while nobody knows what time it is', async () => {
    const { files } = made({ isClockKnown: false });
    files.append(event(START_MS));
    await files.flush();
    expect(await files.read(0, 10)).to.deep.equal([]);
  });
});
