import type { Config } from '../config/settings.ts';
import { fault, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { HostAccess } from './host-access.ts';
import type { CheckContext } from './check-context.ts';

const MB = 1 << 20;
/** picamd takes about 90 MB, the camera program 60 MB. */
const LITTLE = 64 * MB;
const TOO_LITTLE = 16 * MB;
/** rpicam-vid's own number for video, of the picture and of the sensor's raw data each. */
const BUFFERS = 6;
/** YUV 4:2:0. */
const PIXEL_BYTES = 1.5;
/** The Pi 5 takes its buffers from all memory. */
const WITHOUT_CMA = /Raspberry Pi (?:5|500|Compute Module 5)/;

/** What programs can still get, and swap. */
export async function checkMemory({ host }: CheckContext): Promise<CheckResult> {
  const memory = await meminfo(host);
  const available = memory.get('MemAvailable');
  if (available === undefined) return skipped('this machine does not tell its memory');
  const swap = memory.get('SwapTotal') ?? 0;
  const swapFree = memory.get('SwapFree') ?? 0;
  const says = `${mb(available)} of ${mb(memory.get('MemTotal') ?? 0)} free${swap === 0 ? ', no swap' : `, swap ${mb(swapFree)} of ${mb(swap)} free`}`;
  const fix = 'ps -eo rss,args --sort=-rss | head -n 6';
  if (available < TOO_LITTLE) return fault(`too little memory: ${says}`, fix);
  if (available < LITTLE) return warning(`little memory: ${says}`, fix);
  return ok(says);
}

/** The memory in one piece from which the camera's buffers come. */
export async function checkCma(context: CheckContext): Promise<CheckResult> {
  const { host, loaded } = context;
  const model = await context.pi();
  if (!context.wantsCamera) return skipped(`SOURCE=${loaded.config.SOURCE} needs no camera memory`);
  if (model === null) return skipped('only a Raspberry Pi needs camera memory (CMA)');
  if (WITHOUT_CMA.test(model)) return ok('a Pi 5 takes camera memory as it needs it');
  const memory = await meminfo(host);
  const total = memory.get('CmaTotal') ?? 0;
  const needed = bufferBytes(loaded.config);
  const fix = (await more(host)) ?? 'Write dtoverlay=vc4-kms-v3d,cma-256 into config.txt, then reboot.';
  if (total === 0) return fault('there is no memory for the camera (CMA)', fix);
  const says = `camera memory (CMA) ${mb(total)}, ${mb(memory.get('CmaFree') ?? 0)} free`;
  if (total < needed) return fault(`${says}; the pictures set need ${mb(needed)}`, fix);
  return ok(says);
}

/** The picture's buffers; those of the raw data, whose size the sensor decides, are about as much again. */
function bufferBytes({ CAMERA_WIDTH, CAMERA_HEIGHT, CAMERA_BUFFER_COUNT, CAMERA_NO_RAW }: Config): number {
  const bytes = CAMERA_WIDTH * CAMERA_HEIGHT * PIXEL_BYTES * (CAMERA_BUFFER_COUNT ?? BUFFERS);
  return CAMERA_NO_RAW ? bytes : bytes * 2;
}

/** More of it by the line of config.txt that is there already. */
async function more(host: HostAccess): Promise<string | null> {
  for (const path of ['/boot/firmware/config.txt', '/boot/config.txt'])
    if (/^dtoverlay=vc4-kms-v3d\s*$/m.test((await host.readIfThere(path)) ?? ''))
      return `sudo sed -i 's/^dtoverlay=vc4-kms-v3d *$/&,cma-256/' ${path} && sudo reboot`;
  return null;
}

/** proc_meminfo(5), in bytes. */
async function meminfo(host: HostAccess): Promise<Map<string, number>> {
  const text = (await host.readIfThere('/proc/meminfo')) ?? '';
  return new Map(
    [...text.matchAll(/^(\w+):\s+(\d+) kB$/gm)].map(([, name = '', kib]) => [name, Number(kib) * 1024]),
  );
}

function mb(bytes: number): string {
  return `${Math.round(bytes / MB)} MB`;
}
