import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { expect } from 'chai';
import { Watchdog } from '../../daemon/camera/watchdog.ts';

const STALL_MS = 100;

describe('Watchdog', () => {
  it('does not mistake a pause of this process for a silent camera', async () => {
    const camera = spawn('sh', ['-c', 'while sleep 0.02; do echo frame; done']);
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
    const standsUntil = performance.now() + 3 * STALL_MS;
    while (performance.now() < standsUntil);
    for (let frames = 0; frames < 3; frames++) await once(camera.stdout, 'data');
    expect(expired).to.deep.equal([]);
    const silent = once(events, 'expired');
    camera.kill('SIGSTOP');
    await silent;
    expect(expired).to.deep.equal(['stalled']);
    camera.kill('SIGKILL');
    await once(camera, 'close');
  });
});
