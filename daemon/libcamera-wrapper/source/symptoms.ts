import type { CameraErrorCode } from './errors.ts';

/** A message on stderr, and its meaning. */
export interface Symptom {
  readonly code: CameraErrorCode;
  /** Matched against the last lines, joined by newlines. */
  readonly pattern: RegExp;
  /** What happened; `$1` is the pattern's first group. */
  readonly message: string;
  /** What to do; `$USER` is the user who runs the program. */
  readonly hint: string;
  /** What root, who may open everything, is told instead. */
  readonly forRoot?: Pick<Symptom, 'message' | 'hint'>;
}

const UPDATE = 'sudo apt update && sudo apt full-upgrade, then reboot.';
const CABLE =
  'Shut down the Pi, check the ribbon cable at both ends (contacts, latch), try another cable or sensor; cameras are only detected at startup.';
const RELEASE =
  'Find it with sudo fuser -v /dev/media* and stop it; if nothing is found, the driver hangs: reboot.';
const ACCESS =
  'Run sudo usermod -aG video $USER and log in again (for a service: SupplementaryGroups=video); ls -l /dev/dma_heap /dev/media* shows who has access.';
const DEVICES = `Run ls -l /dev/dma_heap /dev/media* to see which are missing. In a container, pass them in; on a Pi: ${UPDATE}`;

/**
 * The failures that rpicam-vid and libcamera report. Nearly all exit with 255, so only the messages tell them
 * apart. The first match wins: causes come before possible consequences, such as the "no cameras available"
 * that also follows a missing permission. Source files and line numbers change with every release, so the
 * patterns contain only messages.
 */
export const SYMPTOMS: readonly Symptom[] = [
  {
    code: 'broken-install',
    pattern: /(?:error while loading shared libraries|symbol lookup error): ([^\n]+)/u,
    message: 'The camera program does not fit the libraries on this system: $1',
    hint: `Complete the interrupted upgrade: ${UPDATE}`,
  },
  {
    code: 'broken-install',
    // From setpriv, which starts the programs, if one is for another processor.
    pattern: /^setpriv: (failed to execute [^\n]+)/mu,
    message: 'The camera program cannot be run: $1',
    hint: 'Check that it is a program for this machine: run file $(which rpicam-vid)',
  },
  {
    code: 'not-a-pi',
    pattern: /currently only supports the Raspberry Pi/u,
    message: 'The camera program runs only on a Raspberry Pi',
    hint: 'Use a Pi with a ribbon-cable camera; for a USB camera use another program, such as ffmpeg.',
  },
  {
    code: 'no-camera',
    pattern: /configured for the legacy camera stack/u,
    message: 'The system is configured for the legacy camera stack, which hides the camera from libcamera',
    hint: 'Turn "Legacy Camera" off in sudo raspi-config (or remove start_x=1 from config.txt), then reboot.',
  },
  {
    code: 'bad-option',
    pattern: new RegExp(
      String.raw`(?:ERROR: \*\*\* |what\(\):\s+)(${[
        String.raw`unrecognised [^\n]+?`,
        String.raw`the argument \([^\n]+?`,
        String.raw`the required argument for [^\n]+?`,
        String.raw`option '[^\n]+?`,
        String.raw`Invalid [^\n]+?`,
        String.raw`illegal rotation value`,
        String.raw`transforms requiring transpose not supported`,
        String.raw`Packing indicator should be P or U`,
        String.raw`incorrect [a-z]+ value [^\n]+?`,
        String.raw`Low res image larger than video`,
        String.raw`failed to valid stream configurations`,
        String.raw`Failed to open timestamp file [^\n]+?`,
        String.raw`failed to open output file [^\n]+?`,
        String.raw`[^\n]*(?:: cannot open file|\.json\(\d+\): [^\n]+?)`,
      ].join('|')})(?: \*\*\*)?(?:\n|$)`,
      'u',
    ),
    message: 'The camera program rejects its options: $1',
    hint: 'Fix the option above. If it comes from extraArgs, the installed release may not have it.',
  },
  {
    code: 'busy',
    pattern: /failed to acquire camera ([^\s*]+)/u,
    message: 'Another program is using the camera $1',
    hint: RELEASE,
  },
  {
    code: 'busy',
    pattern: /Pipeline handler in use by another process/u,
    message: 'Another program is using the camera',
    hint: RELEASE,
  },
  {
    code: 'permission',
    pattern:
      /Could not open any dmaHeap device|Permission denied[^]*(?:no cameras|selected camera is not) available/u,
    message: 'This user may not open the camera devices',
    hint: ACCESS,
    forRoot: { message: 'The camera devices are missing or withheld from this program', hint: DEVICES },
  },
  {
    code: 'out-of-memory',
    pattern:
      /dmaHeap allocation failure|failed to allocate capture buffers|Cannot allocate memory|Failed to allocate buffers|std::bad_alloc/u,
    message: 'Not enough contiguous memory (CMA) for the camera buffers',
    hint: 'Set bufferCount 3, noRaw or a smaller size; or increase CMA in config.txt: dtoverlay=vc4-kms-v3d,cma-256. If it still fails, reboot.',
  },
  {
    code: 'bad-option',
    pattern: /Failed to open tuning file '([^'\n]+)'/u,
    message: 'Cannot read the tuning file: $1',
    hint: 'Set tuningFile to a readable tuning file for this sensor, or remove it.',
  },
  {
    code: 'broken-install',
    pattern: /please update your kernel/u,
    message: 'The kernel is too old for libcamera',
    hint: UPDATE,
  },
  {
    code: 'front-end-timeout',
    pattern:
      /(?:frontend has timed out|Device timeout detected)(?:[^]*ERROR: \*\*\*|[^\n]*(?:\n[^\n]*){0,5}$)/u,
    message: 'The sensor stopped sending pictures',
    hint: CABLE,
  },
  {
    code: 'no-camera',
    pattern: /selected camera is not available/u,
    message: 'There is no camera with this index',
    hint: 'Run rpicam-vid --list-cameras to see the indexes; if one is missing, check its cable and reboot.',
  },
  {
    code: 'no-camera',
    pattern: /no cameras available/u,
    message: 'No camera was found',
    hint: `${CABLE} Third-party camera? Add its dtoverlay line to config.txt.`,
  },
  {
    code: 'crash',
    pattern: /failed to write output bytes/u,
    message: 'The camera program ended because its output was no longer read',
    hint: 'Nothing to do if you stopped the reader.',
  },
  {
    code: 'crash',
    pattern: /ERROR: \*\*\* (failed to (?:start camera|configure streams))/u,
    message: 'The camera did not start: $1',
    hint: `Check dmesg | tail for errors of the driver. ${CABLE}`,
  },
];
