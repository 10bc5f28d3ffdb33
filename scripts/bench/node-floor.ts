/**
 * The Node floor, about the least that Node needs for this work: the camera's bytes are read into one buffer that is used
 * again, copied once, because sockets may still be sending while the next are read, and handed to every viewer. Nothing
 * looks at them: no frames, no parts, no requests. Arguments: PORT CAMERA.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const READ_BYTES = 1 << 20;
/** More frames than a socket can hold on this machine; a viewer that is further behind gets torn frames, which it reports. */
const COPIES = 16;
const COPY_BYTES = 1 << 18;
const RESPONSE = 'HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=frame\r\n\r\n';

const [port = '', camera = ''] = process.argv.slice(2);
const viewers = new Set<Socket>();
const copies = Array.from({ length: COPIES }, () => Buffer.allocUnsafeSlow(COPY_BYTES));
let turn = 0;

createServer((socket) => {
  socket.once('data', () => {
    socket.write(RESPONSE);
    viewers.add(socket);
  });
  socket.on('close', () => viewers.delete(socket));
  socket.on('error', () => {});
}).listen(Number(port), '127.0.0.1');

const buffer = Buffer.allocUnsafeSlow(READ_BYTES);

function handOn(byteCount: number): boolean {
  for (let from = 0; from < byteCount; from += COPY_BYTES) {
    turn = (turn + 1) % COPIES;
    const copy = copies[turn];
    if (copy === undefined) return true;
    const bytes = copy.subarray(0, buffer.copy(copy, 0, from, Math.min(byteCount, from + COPY_BYTES)));
    for (const viewer of viewers) viewer.write(bytes);
  }
  return true;
}

// Node reads into a buffer of ours only from sockets that it has connected itself.
const path = join(tmpdir(), `bench-floor-${process.pid}`);
const meeting = createServer({ pauseOnConnect: true }, (cameraEnd) => {
  const program = spawn(camera, [], { stdio: ['ignore', cameraEnd, 'inherit'] });
  cameraEnd.destroy();
  meeting.close();
  process.once('SIGTERM', () => {
    program.kill();
    process.exit(0);
  });
  program.once('exit', () => process.exit(1));
});
meeting.listen(path, () => {
  connect({ path, onread: { buffer, callback: handOn } }, () => rmSync(path, { force: true }));
});
