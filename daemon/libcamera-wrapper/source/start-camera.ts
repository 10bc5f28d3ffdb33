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
import type { VideoOptions } from './video-options.ts';

export interface StartCameraOptions {
  options: VideoOptions;
  /** Path or name of the program; left out: as findBinary() finds it. */
  binary?: string | undefined;
  /** What an earlier start found out about the same program; saves asking again. */
  capabilities?: Capabilities | undefined;
  /** Ends the start, and later the camera. */
  signal?: AbortSignal | undefined;
  /** Raw bytes of the MJPEG stream in any cut; a chunk is valid during the call alone. */
  readonly onBytes: (chunk: Buffer) => void;
  /** A line of stderr, without colours, at most 500 characters. */
  onLine?: ((line: string) => void) | undefined;
  /** The sensor sends nothing and rpicam-vid starts it again, as it does for ever; `count` since the start. */
  onFrontEndTimeout?: ((count: number) => void) | undefined;
}

/** A camera program that runs. Frames may still be to come: the first takes 0.1 to 2 s. */
export interface RunningCamera {
  readonly pid: number;
  /** Path of the program. */
  readonly binary: string;
  readonly args: readonly string[];
  /** What a field of view of 'full' chose. */
  readonly mode: SensorMode | undefined;
  /** What was asked about the program; undefined when nothing had to be. */
  readonly capabilities: Capabilities | undefined;
  /** Why it ended; null when it was told to. Never rejects. */
  readonly exited: Promise<CameraError | null>;
  /** Ends the program and waits until it is gone; may be called again. */
  stop(): Promise<void>;
}

/** rpicam-vid's words each time the sensor sent nothing for a second (five frames' time if that is longer). */
const FRONT_END_TIMEOUT = 'Device timeout detected';
/** That and the lines of libcamera that come with it. */
const FRONT_END = /Device timeout detected|frontend has timed out|Dequeue timer of/;
/** So much more than the pipe may still have held: the sensor works again, and what ends the program is something else. */
const RECOVERED_BYTES = 1 << 20;

/**
 * Starts rpicam-vid. Options are checked before anything runs. One process is started, and one before it for
 * `--version` if an option is newer than v1.0.0, for `--list-cameras` if the field of view is 'full'.
 *
 * @throws CameraError: 'bad-option', as findBinary(), listCameras() and chooseMode(), 'aborted'.
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
      if (!line.includes(FRONT_END_TIMEOUT)) return;
      bytesAtTimeout = program.bytesRead;
      onFrontEndTimeout?.((timeouts += 1));
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
  const message = present === '' ? 'No camera was found' : `There is no camera ${index}, but ${present}`;
  return new CameraError('no-camera', message, {
    hint: 'Check the option camera and the ribbon cable at both ends; reboot, cameras are found at boot alone.',
  });
}
