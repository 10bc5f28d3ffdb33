import { CameraError } from './errors.ts';
import { OPTION_NAMES, OPTION_TABLE, optionText } from './option-table.ts';
import type { OptionName, VideoOptions } from './option-table.ts';

/** What an installed rpicam-vid can do. */
export interface Capabilities {
  /** Its build, as it prints it: `v1.11.1 8b7be4ebfe18 24-02-2026 (19:30:43)`. */
  readonly build: string;
  /** The rpicam-apps release, such as `1.11.1`; null before v1.5.3, which print only commit and date. */
  readonly version: string | null;
  /** The libcamera release, such as `v0.7.1+rpt20260429`; null if not printed. */
  readonly libcamera: string | null;
  /**
   * Long option -> how `--help` describes its argument; null if `--help` was not run. Takes precedence over
   * `version`, because builds between releases print the previous release.
   */
  readonly options: ReadonlyMap<string, string> | null;
}

/** Until this release `--hdr` was a switch; since then it takes a word. */
const HDR_WORDS_SINCE = '1.4.0';

/** The options in use that some release since v1.0.0 lacks. If there are none, the program needs no probe. */
export function newerOptions(options: VideoOptions): OptionName[] {
  return OPTION_NAMES.filter(
    (name) => OPTION_TABLE[name].since !== undefined && optionText(name, options) !== null,
  );
}

/** The options in use that the program lacks, one sentence each. `capabilities` undefined = unknown program. */
export function unsupportedOptions(options: VideoOptions, capabilities: Capabilities | undefined): string[] {
  return newerOptions(options).flatMap((name) => {
    const { flag, since = '1.0.0' } = OPTION_TABLE[name];
    const needed = name === 'hdr' && options.hdr === 'single-exp' ? HDR_WORDS_SINCE : since;
    const supported =
      needed === HDR_WORDS_SINCE ? takesHdrWords(capabilities) : hasOption(capabilities, flag ?? '', needed);
    return supported ? [] : [`${name} (--${flag}) needs rpicam-apps v${needed} or later`];
  });
}

/** Throws CameraError 'bad-option' if an option in use is newer than the program. */
export function checkSupport(options: VideoOptions, capabilities: Capabilities | undefined): void {
  const problems = unsupportedOptions(options, capabilities);
  if (problems.length === 0) return;
  const found =
    capabilities === undefined ? 'the installed version is unknown' : `installed is ${capabilities.build}`;
  throw new CameraError('bad-option', `${problems.join('; ')}; ${found}`, {
    hint: 'Remove these options, or update: sudo apt update && sudo apt full-upgrade',
  });
}

/** Whether `--hdr` takes a word (since v1.4.0) or is a switch. */
export function takesHdrWords(capabilities: Capabilities | undefined): boolean {
  const help = capabilities?.options;
  if (help) return help.get('hdr')?.includes('auto') ?? false;
  return isAtLeast(capabilities?.version ?? null, HDR_WORDS_SINCE);
}

function hasOption(capabilities: Capabilities | undefined, flag: string, since: string): boolean {
  return capabilities?.options?.has(flag) ?? isAtLeast(capabilities?.version ?? null, since);
}

/** An unknown release counts as older than any other. */
function isAtLeast(version: string | null, since: string): boolean {
  return version !== null && releaseNumber(version) >= releaseNumber(since);
}

/** 1.11.0 is later than 1.9.0. Not with Intl.Collator, which reads 3 MB of locale data (Node 20). */
function releaseNumber(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return (major * 1000 + minor) * 1000 + patch;
}
