import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { Readable } from 'node:stream';
import { expect } from 'chai';
import { Watchdog } from '../../daemon/camera/watchdog.ts';

// On a busy machine the camera of this test is late by half a second.
const STALL_MS = 1000;

describe('Watchdog', () => {
  let camera: ChildProcessByStdio<null, Readable, null>;
  afterEach(() => camera.kill('SIGKILL'));

  it('does not mistake a pause of this process for a silent camera', async () => {
    camera = spawn('sh', ['-c', 'while sleep 0.02; do echo frame; done'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const events = new EventEmitter();
    const expired: string[] = [];
    const watchdog = new Watchdog({
      firstFrameMs: 5000,
      stallMs: STALL_MS,
      onExpired: (cause) => {
        expired.push(cause);
        events.emit('expired');
      },
    });
    camera.stdout.on('data', () => watchdog.frameArrived(performance.now()));
    await once(camera.stdout, 'data');
    watchdog.start();
    await once(camera.stdout, 'data');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * STALL_MS);
    for (let frames = 0; frames < 3; frames++) await once(camera.stdout, 'data');
    expect(expired).to.deep.equal([]);
    const silent = once(events, 'expired');
    camera.kill('SIGSTOP');
    await silent;
    expect(expired).to.deep.equal(['stalled']);
  });
});
