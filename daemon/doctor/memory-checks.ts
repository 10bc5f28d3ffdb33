import type { Config } from '../config/settings.ts';
import { fault, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { HostAccess } from './host-access.ts';
import type { CheckContext } from './check-context.ts';

const MB = 1 << 20;
/** picamd uses about 90 MB, the camera program 60 MB. */
const LOW = 64 * MB;
const TOO_LOW = 16 * MB;
/** rpicam-vid's default for video, for the picture and for the sensor's raw data each. */
const DEFAULT_BUFFERS = 6;
/** YUV 4:2:0. */
const BYTES_PER_PIXEL = 1.5;
/** The Pi 5 allocates camera buffers from general memory. */
const WITHOUT_CMA = /Raspberry Pi (?:5|500|Compute Module 5)/;

/** The memory and swap that programs can still use. */
export async function checkMemory({ host }: CheckContext): Promise<CheckResult> {
  const memory = await meminfo(host);
  const available = memory.get('MemAvailable');
  if (available === undefined) return skipped('this machine does not report its memory');
  const swap = memory.get('SwapTotal') ?? 0;
  const swapFree = memory.get('SwapFree') ?? 0;
  const message = `${mb(available)} of ${mb(memory.get('MemTotal') ?? 0)} free${swap === 0 ? ', no swap' : `, swap ${mb(swapFree)} of ${mb(swap)} free`}`;
  const hint = 'ps -eo rss,args --sort=-rss | head -n 6';
  if (available < TOO_LOW) return fault(`too little memory: ${message}`, hint);
  if (available < LOW) return warning(`low memory: ${message}`, hint);
  return ok(message);
}

/** Contiguous memory (CMA), which the camera's buffers need. */
export async function checkCma(context: CheckContext): Promise<CheckResult> {
  const { host, loaded } = context;
  const model = await context.piModel();
  if (!context.wantsCamera) return skipped(`SOURCE=${loaded.config.SOURCE} needs no camera memory`);
  if (model === null) return skipped('only a Raspberry Pi needs camera memory (CMA)');
  if (WITHOUT_CMA.test(model)) return ok('a Pi 5 allocates camera memory as needed');
  const memory = await meminfo(host);
  const total = memory.get('CmaTotal') ?? 0;
  const needed = bufferBytes(loaded.config);
  const hint =
    (await enlargeCommand(host)) ?? 'Add dtoverlay=vc4-kms-v3d,cma-256 to config.txt, then reboot.';
  if (total === 0) return fault('no camera memory (CMA) is reserved', hint);
  const message = `camera memory (CMA) ${mb(total)}, ${mb(memory.get('CmaFree') ?? 0)} free`;
  if (total < needed) return fault(`${message}; the frame size needs ${mb(needed)}`, hint);
  return ok(message);
}

/** The picture's buffers. Those of the raw data depend on the sensor and need about as much again. */
function bufferBytes({ CAMERA_WIDTH, CAMERA_HEIGHT, CAMERA_BUFFER_COUNT, CAMERA_NO_RAW }: Config): number {
  const bytes = CAMERA_WIDTH * CAMERA_HEIGHT * BYTES_PER_PIXEL * (CAMERA_BUFFER_COUNT ?? DEFAULT_BUFFERS);
  return CAMERA_NO_RAW ? bytes : bytes * 2;
}

/** Raises CMA in the existing overlay line of config.txt; null if there is no such line. */
async function enlargeCommand(host: HostAccess): Promise<string | null> {
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
