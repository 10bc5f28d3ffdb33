import { EventEmitter, once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { expect } from 'chai';
import { Watchdog } from '../../daemon/camera/watchdog.ts';

const STALL_MS = 300;

describe('Watchdog', () => {
  it('does not mistake a pause of this process for a silent camera', async () => {
    // Its bytes wait in the kernel, as those of a camera program do, whatever else this machine does.
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const camera = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [pipe] = (await once(server, 'connection')) as [Socket];
    const events = new EventEmitter();
    const expired: string[] = [];
    const watchdog = new Watchdog({
      firstFrameMs: 60_000,
      stallMs: STALL_MS,
      onExpired: (cause) => {
        expired.push(cause);
        events.emit('expired');
      },
    });
    pipe.on('data', () => watchdog.frameArrived(performance.now()));
    watchdog.start();
    camera.write('frame');
    await once(pipe, 'data');
    const silent = once(events, 'expired');
    const next = once(pipe, 'data');
    camera.write('frame');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * STALL_MS);
    await next;
    // The look that was due during the pause is over.
    await new Promise(setImmediate);
    expect(expired).to.deep.equal([]);
    await silent;
    expect(expired).to.deep.equal(['stalled']);
    watchdog.stop();
    for (const socket of [camera, pipe]) socket.destroy();
    server.close();
  });
});
