import type { CameraErrorCode } from './errors.ts';

/** A text on stderr, and what it means. */
export interface Symptom {
  readonly code: CameraErrorCode;
  /** Matched against the last lines, joined by newlines. */
  readonly seen: RegExp;
  /** What happened; `$1` stands for what the expression caught. */
  readonly message: string;
  /** What to do; `$USER` stands for who runs the program. */
  readonly hint: string;
}

const UPDATE = 'sudo apt update && sudo apt full-upgrade, then reboot.';
const CABLE =
  'Power off, check the ribbon cable at both ends (contacts, latch), try another cable or sensor; then reboot, cameras are found at boot alone.';
const RELEASE =
  'Find it with sudo fuser -v /dev/media* and stop it; if there is none, the driver hangs: reboot.';
const ACCESS =
  'sudo usermod -aG video $USER and log in again (for a service: SupplementaryGroups=video); ls -l /dev/dma_heap /dev/media* shows who may.';

/**
 * Every failure that rpicam-vid and libcamera put into words; nearly all of them exit with 255, so the words
 * decide. The first match wins: what is certain stands before what may be an after-effect, such as the
 * "no cameras available" that also follows on a missing permission. Source files and their line numbers change
 * with every release, so only messages are matched.
 */
export const SYMPTOMS: readonly Symptom[] = [
  {
    code: 'broken-install',
    seen: /(?:error while loading shared libraries|symbol lookup error): ([^\n]+)/u,
    message: 'The camera program does not fit the libraries on this system: $1',
    hint: `An upgrade stopped half-way does this: ${UPDATE}`,
  },
  {
    code: 'broken-install',
    // setpriv, through which programs are started, says this of one for another processor.
    seen: /^setpriv: (failed to execute [^\n]+)/mu,
    message: 'The camera program cannot be run: $1',
    hint: 'Check that the file is a program for this machine: file $(which rpicam-vid)',
  },
  {
    code: 'not-a-pi',
    seen: /currently only supports the Raspberry Pi/u,
    message: 'The camera program runs on the Raspberry Pi alone',
    hint: 'Run it on a Pi with a ribbon-cable camera; a USB camera needs another program, such as ffmpeg.',
  },
  {
    code: 'no-camera',
    seen: /configured for the legacy camera stack/u,
    message: 'The system is set up for the legacy camera stack, which hides the camera from libcamera',
    hint: 'Turn "Legacy Camera" off in sudo raspi-config (or take start_x=1 out of config.txt), then reboot.',
  },
  {
    code: 'bad-option',
    seen: new RegExp(
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
    message: 'The camera program refuses its options: $1',
    hint: 'Correct the option named. If it is one of extraArgs, the installed release may not have it.',
  },
  {
    code: 'busy',
    seen: /failed to acquire camera ([^\s*]+)/u,
    message: 'Another program is using the camera $1',
    hint: RELEASE,
  },
  {
    code: 'busy',
    seen: /Pipeline handler in use by another process/u,
    message: 'Another program is using the camera',
    hint: RELEASE,
  },
  {
    code: 'permission',
    seen: /Could not open any dmaHeap device|Permission denied[^]*(?:no cameras|selected camera is not) available/u,
    message: 'The camera program may not open the camera devices',
    hint: ACCESS,
  },
  {
    code: 'out-of-memory',
    seen: /dmaHeap allocation failure|failed to allocate capture buffers|Cannot allocate memory|Failed to allocate buffers|std::bad_alloc/u,
    message: 'There is not enough contiguous memory (CMA) for the camera buffers',
    hint: 'Set bufferCount 3, noRaw or a smaller size; or raise it in config.txt: dtoverlay=vc4-kms-v3d,cma-256. If it stays, reboot.',
  },
  {
    code: 'bad-option',
    seen: /Failed to open tuning file '([^'\n]+)'/u,
    message: 'The tuning file cannot be read: $1',
    hint: 'Give the path of a readable tuning file for this sensor, or leave tuningFile out.',
  },
  {
    code: 'broken-install',
    seen: /please update your kernel/u,
    message: 'The kernel is older than libcamera needs',
    hint: UPDATE,
  },
  {
    code: 'front-end-timeout',
    seen: /(?:frontend has timed out|Device timeout detected)(?:[^]*ERROR: \*\*\*|[^\n]*(?:\n[^\n]*){0,5}$)/u,
    message: 'The sensor stopped sending pictures',
    hint: CABLE,
  },
  {
    code: 'no-camera',
    seen: /selected camera is not available/u,
    message: 'There is no camera with this index',
    hint: 'rpicam-vid --list-cameras shows the indexes; if one is missing, check its cable and reboot.',
  },
  {
    code: 'no-camera',
    seen: /no cameras available/u,
    message: 'No camera was found',
    hint: `${CABLE} A sensor that is not detected needs its dtoverlay in config.txt.`,
  },
  {
    code: 'crash',
    seen: /failed to write output bytes/u,
    message: 'The camera program ended because nobody read its output any more',
    hint: 'Nothing to do if the reader was stopped on purpose.',
  },
  {
    code: 'crash',
    seen: /ERROR: \*\*\* (failed to (?:start camera|configure streams))/u,
    message: 'The camera did not start: $1',
    hint: `dmesg | tail shows what the driver says. ${CABLE}`,
  },
];
