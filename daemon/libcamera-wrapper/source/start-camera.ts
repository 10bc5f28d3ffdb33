import { buildArguments } from './arguments.ts';
import type { CameraInfo, SensorMode } from './camera-list.ts';
import type { Capabilities } from './capabilities.ts';
import { checkOptions } from './check-options.ts';
import { classifyExit } from './classify.ts';
import { cameraEnvironment, userName } from './environment.ts';
import { CameraError } from './errors.ts';
import { chooseMode } from './field-of-view.ts';
import { findBinary } from './find-binary.ts';
import { listCameras } from './list-cameras.ts';
import { probeFor } from './probe.ts';
import { Program } from './program.ts';
import type { VideoOptions } from './option-table.ts';
import { warningOf } from './warnings.ts';
import type { CameraWarning } from './warnings.ts';

export interface StartCameraOptions {
  options: VideoOptions;
  /** Path or name of the program; by default as findBinary() finds it. */
  binary?: string | undefined;
  /** From an earlier start of the same program; saves another probe. */
  capabilities?: Capabilities | undefined;
  /** Aborts the start, and later ends the camera. */
  signal?: AbortSignal | undefined;
  /** Receives the bytes of the MJPEG stream, cut anywhere. A chunk is valid only during the call. */
  readonly onBytes: (chunk: Buffer) => void;
  /** Receives a line of stderr without color codes, at most 500 characters. */
  onLine?: ((line: string) => void) | undefined;
  /** The program ignores something, or cannot do it, and streams on. */
  onWarning?: ((warning: CameraWarning) => void) | undefined;
  /** The sensor sent nothing, and rpicam-vid restarts it, again and again. `count`: how often since the start. */
  onFrontEndTimeout?: ((count: number) => void) | undefined;
}

/** A running camera program. The first frame takes 0.1 to 2 s. */
export interface RunningCamera {
  readonly pid: number;
  /** Path of the program. */
  readonly binary: string;
  readonly args: readonly string[];
  /** The mode that a field of view of 'full' chose. */
  readonly mode: SensorMode | undefined;
  /** Undefined if the options did not require a probe. */
  readonly capabilities: Capabilities | undefined;
  /** Why the program ended; null if it was stopped. Never rejects. */
  readonly exited: Promise<CameraError | null>;
  /** Ends the program and waits for its exit. Can be called repeatedly. */
  stop(): Promise<void>;
}

/** rpicam-vid's message each time the sensor sent nothing for a second, or for five frames if that is longer. */
const FRONT_END_TIMEOUT = 'Device timeout detected';
/** That message and libcamera's that come with it. */
const FRONT_END = /Device timeout detected|frontend has timed out|Dequeue timer of/;
/** More bytes than the pipe can hold: after this many the sensor works again, and something else ended the program. */
const RECOVERED_BYTES = 1 << 20;

/**
 * Checks the options, then starts rpicam-vid. Before that it runs `--version` if an option is newer than v1.0.0,
 * and `--list-cameras` if the field of view is 'full'.
 *
 * @throws CameraError 'bad-option', 'aborted', and as findBinary(), listCameras() and chooseMode().
 */
export async function startCamera(start: StartCameraOptions): Promise<RunningCamera> {
  const { signal, onLine, onFrontEndTimeout } = start;
  checkOptions(start.options);
  const binary = await findBinary(start);
  const capabilities = start.capabilities ?? (await probeFor(start.options, binary, { signal }));
  const mode = await fullViewMode(start.options, binary, signal);
  const options: VideoOptions = mode ? { ...start.options, fieldOfView: 'auto', mode } : start.options;
  const args = buildArguments(options, capabilities);
  let timeouts = 0;
  let bytesAtTimeout = 0;
  const program: Program = await Program.start({
    command: binary,
    args,
    env: cameraEnvironment(),
    onBytes: start.onBytes,
    onLine: (line) => {
      onLine?.(line);
      const warning = warningOf(line);
      if (warning !== null) start.onWarning?.(warning);
      if (!line.includes(FRONT_END_TIMEOUT)) return;
      bytesAtTimeout = program.bytesRead;
      onFrontEndTimeout?.(++timeouts);
    },
    signal,
  });
  return {
    pid: program.pid,
    binary,
    args,
    mode,
    capabilities,
    exited: program.exited.then((exit) => {
      if (exit.requested) return null;
      const recovered = program.bytesRead - bytesAtTimeout > RECOVERED_BYTES;
      const stderrTail = recovered
        ? exit.stderrTail.filter((line) => !FRONT_END.test(line))
        : exit.stderrTail;
      return classifyExit({ ...exit, stderrTail }, userName());
    }),
    stop: async () => {
      await program.stop();
    },
  };
}

async function fullViewMode(
  options: VideoOptions,
  binary: string,
  signal: AbortSignal | undefined,
): Promise<SensorMode | undefined> {
  if (options.fieldOfView !== 'full') return undefined;
  const { camera: index = 0 } = options;
  const cameras = await listCameras({ binary, signal });
  const camera = cameras.find((candidate) => candidate.index === index);
  if (camera === undefined) throw missingCamera(index, cameras);
  return chooseMode(camera, options);
}

function missingCamera(index: number, cameras: readonly CameraInfo[]): CameraError {
  const present = cameras.map((camera) => `${camera.index} (${camera.model})`).join(', ');
  const message = present === '' ? 'No camera was found' : `There is no camera ${index}; found: ${present}`;
  return new CameraError('no-camera', message, {
    hint: 'Check the option camera and the ribbon cable at both ends, then reboot: cameras are only detected at startup.',
  });
}
