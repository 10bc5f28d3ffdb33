import { inspect } from 'node:util';
import { CameraError } from './errors.ts';
import { extraArgProblems } from './extra-args.ts';
import { OPTION_NAMES, OPTION_TABLE, optionText, RPICAM_DEFAULTS } from './option-table.ts';
import type { VideoOptions } from './option-table.ts';

/** Long names of the options that every stream starts with. */
const ALWAYS_PASSED = ['nopreview', 'flush', 'timeout', 'codec', 'output'];
/** A longer invalid value is cut in messages. */
const MAX_SHOWN_CHARACTERS = 80;

/**
 * Throws one CameraError 'bad-option' that names every invalid option, its value and the valid values.
 * Check before starting anything: rpicam-vid silently accepts many invalid values.
 */
export function checkOptions(options: VideoOptions): void {
  const problems = optionProblems(options);
  if (problems.length === 0) return;
  throw new CameraError('bad-option', problems.join('; '), {
    hint: 'Fix the options above; nothing was started.',
  });
}

/** All problems of the options, one sentence each; empty if they are valid. */
export function optionProblems(options: VideoOptions): string[] {
  const invalid = OPTION_NAMES.filter((name) => {
    const value: unknown = options[name];
    return value !== undefined && !OPTION_TABLE[name].accepts(value);
  });
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(OPTION_TABLE, name));
  return [
    ...unknown.map((name) => `${name} is not an option`),
    ...invalid.map((name) => `${name} is ${show(options[name])}: must be ${OPTION_TABLE[name].allowed}`),
    ...(invalid.length === 0 ? combinationProblems(options) : []),
  ];
}

/** Combinations of valid options of which rpicam-vid would silently ignore one. */
function combinationProblems(options: VideoOptions): string[] {
  const { width, height, mode, fieldOfView, noRaw, shutterUs, lensPosition, autofocusMode } = options;
  const framerate = options.framerate ?? RPICAM_DEFAULTS.framerate;
  const problems: string[] = [];
  if ((width === undefined) !== (height === undefined)) {
    problems.push('width and height must be given together');
  }
  if (fieldOfView === 'full' && mode !== undefined) {
    problems.push("fieldOfView is 'full': mode must be left out, it is chosen from the list of modes");
  }
  if (noRaw === true && (mode !== undefined || fieldOfView === 'full')) {
    problems.push("noRaw is true: mode and fieldOfView 'full' have no effect, remove one of them");
  }
  if (framerate > 0 && shutterUs !== undefined && shutterUs > Math.ceil(1e6 / framerate)) {
    const longest = Math.floor(1e6 / framerate);
    problems.push(`shutterUs is ${shutterUs}: must be at most ${longest} at a framerate of ${framerate}`);
  }
  if (lensPosition !== undefined && (autofocusMode === 'auto' || autofocusMode === 'continuous')) {
    problems.push(`lensPosition is ${lensPosition}: autofocusMode must be 'manual' or left out`);
  }
  return [...problems, ...extraArgProblems(options.extraArgs ?? [], passedFlags(options))];
}

function passedFlags(options: VideoOptions): string[] {
  const set = OPTION_NAMES.filter((name) => optionText(name, options) !== null).map(
    (name) => OPTION_TABLE[name].flag,
  );
  const chosenMode = options.fieldOfView === 'full' ? ['mode'] : [];
  return [...ALWAYS_PASSED, ...chosenMode, ...set.filter((flag) => flag !== null)];
}

function show(value: unknown): string {
  const text = inspect(value, { breakLength: Infinity, depth: 1, maxStringLength: MAX_SHOWN_CHARACTERS });
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}
