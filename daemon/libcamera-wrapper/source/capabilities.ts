import { CameraError } from './errors.ts';
import { OPTION_NAMES, OPTIONS, optionText } from './option-table.ts';
import type { OptionName } from './option-table.ts';
import type { VideoOptions } from './video-options.ts';

/** What is known about an installed rpicam-vid. */
export interface Capabilities {
  /** What it says about itself, for people: `v1.11.1 8b7be4ebfe18 24-02-2026 (19:30:43)`. */
  readonly build: string;
  /** rpicam-apps release such as `1.11.1`; null before v1.5.3, which tell commit and date alone. */
  readonly version: string | null;
  /** Such as `v0.7.1+rpt20260429`; null when it was not printed. */
  readonly libcamera: string | null;
  /**
   * Long option -> how `--help` describes its argument; null when `--help` was not asked. Where known it
   * decides alone: builds between releases call themselves by the release before.
   */
  readonly options: ReadonlyMap<string, string> | null;
}

/** `--hdr` was a switch before this release and takes a word since. */
const HDR_WORDS_SINCE = '1.4.0';

/** Options in use that not every release since v1.0.0 has. Empty: nothing need be asked before a start. */
export function newerOptions(options: VideoOptions): OptionName[] {
  return OPTION_NAMES.filter(
    (name) => OPTIONS[name].since !== undefined && optionText(name, options) !== null,
  );
}

/** The sentences that say which options in use the program lacks; capabilities undefined = nothing is known. */
export function unsupportedOptions(options: VideoOptions, capabilities: Capabilities | undefined): string[] {
  return newerOptions(options).flatMap((name) => {
    const { flag, since = '1.0.0' } = OPTIONS[name];
    const needed = name === 'hdr' && options.hdr === 'single-exp' ? HDR_WORDS_SINCE : since;
    const supported =
      needed === HDR_WORDS_SINCE ? takesHdrWords(capabilities) : hasOption(capabilities, flag ?? '', needed);
    return supported ? [] : [`${name} (--${flag}) needs rpicam-apps v${needed} or later`];
  });
}

/** Throws CameraError 'bad-option' when an option in use is newer than the program. */
export function checkSupport(options: VideoOptions, capabilities: Capabilities | undefined): void {
  const problems = unsupportedOptions(options, capabilities);
  if (problems.length === 0) return;
  const found = capabilities === undefined ? 'its version is not known' : `this is ${capabilities.build}`;
  throw new CameraError('bad-option', `${problems.join('; ')}; ${found}`, {
    hint: 'Leave these options out, or update: sudo apt update && sudo apt full-upgrade',
  });
}

/** Whether `--hdr` takes a word (v1.4.0) or is a switch. */
export function takesHdrWords(capabilities: Capabilities | undefined): boolean {
  const help = capabilities?.options;
  if (help) return help.get('hdr')?.includes('auto') ?? false;
  return isAtLeast(capabilities?.version ?? null, HDR_WORDS_SINCE);
}

function hasOption(capabilities: Capabilities | undefined, flag: string, since: string): boolean {
  return capabilities?.options?.has(flag) ?? isAtLeast(capabilities?.version ?? null, since);
}

/** An unknown release is older than any. */
function isAtLeast(version: string | null, since: string): boolean {
  return version !== null && RELEASES.compare(version, since) >= 0;
}

/** Puts 1.11.0 behind 1.9.0. */
const RELEASES = new Intl.Collator('en', { numeric: true });
