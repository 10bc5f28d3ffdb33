import { FrameOutput } from './frame-output.ts';
import { BadOption, readOptions } from './options.ts';
import { Pace } from './pace.ts';
import { TestPicture } from './picture.ts';
import { Scene } from './scene/scene.ts';

/** EX_CONFIG of sysexits.h: a restart does not help. */
const EXIT_CONFIG = 78;

/**
 * A program that writes a moving test picture to stdout as MJPEG, like rpicam-vid. It is a process of its own so that
 * encoding never blocks the daemon's event loop. It exits with 0 on SIGINT, on SIGTERM, and at its next frame if its
 * reader is gone: it does not survive a daemon that was killed.
 */
function main(): void {
  const options = readOptions(process.argv.slice(2));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') end();
    fail(`cannot write to stdout: ${error.message}`, 1);
  });

  const picture = options.picture === 'scene' ? new Scene(options) : new TestPicture(options);
  const output = new FrameOutput(process.stdout);
  new Pace(options.framerate, (slot) => output.offer(() => picture.frame(new Date(), slot))).start();
}

function end(): never {
  process.exit(0);
}

function fail(reason: string, exitCode: number): never {
  process.stderr.write(`test-picture: ${reason}\n`);
  process.exit(exitCode);
}

try {
  main();
} catch (error) {
  if (!(error instanceof BadOption)) throw error;
  fail(error.message, EXIT_CONFIG);
}
