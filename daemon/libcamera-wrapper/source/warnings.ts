/** Something that the camera program ignores or cannot do, although it streams. */
export interface CameraWarning {
  /** One sentence without its full stop. */
  readonly message: string;
  readonly hint: string;
}

/**
 * Lines that rpicam-vid itself writes and then streams as if all were well (v1.0.0 to v1.13.0). libcamera's own lines
 * start with a time, and many of them are harmless.
 */
const KNOWN: readonly (CameraWarning & { readonly pattern: RegExp })[] = [
  {
    pattern: /^No post processing stage found for "([^"]*)"/u,
    message: 'The camera program has no post-processing stage "$1"',
    hint: 'Install the package that has it, such as rpicam-apps-opencv-postprocess, or remove the stage from the file of --post-process-file.',
  },
  {
    pattern: /^WARNING: (cannot set colour correction matrix[^\n]*)/u,
    message: 'The camera program warns: $1',
    hint: 'Set awbGains, or remove --ccm from extraArgs.',
  },
  {
    // Fatal ones have asterisks, and a sensor that does not respond is reported as such.
    pattern: /^(?:WARNING|ERROR): (?!\*\*\*|Device timeout detected)(.*\S)/iu,
    message: 'The camera program warns: $1',
    hint: 'It streams on; check the option that it names, often one of extraArgs.',
  },
];

/** The warning in a line of stderr; null if it is none. */
export function warningOf(line: string): CameraWarning | null {
  for (const { pattern, message, hint } of KNOWN) {
    const match = pattern.exec(line);
    if (match !== null) return { message: message.replace('$1', () => match[1] ?? ''), hint };
  }
  return null;
}
