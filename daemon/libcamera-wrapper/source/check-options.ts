import { inspect } from 'node:util';
import { CameraError } from './errors.ts';
import { extraArgProblems } from './extra-args.ts';
import { OPTION_NAMES, OPTIONS, optionText } from './option-table.ts';
import { DEFAULTS } from './video-options.ts';
import type { VideoOptions } from './video-options.ts';

/** Long names of what every stream is started with. */
const ALWAYS_PASSED = ['nopreview', 'flush', 'timeout', 'codec', 'output'];
/** Longest part of a wrong value that is shown. */
const SHOWN_CHARACTERS = 80;

/**
 * Throws one CameraError 'bad-option' that names every wrong option with its value and what is allowed.
 * Nothing is spawned before this passed: rpicam-vid takes many wrong values without a word.
 */
export function checkOptions(options: VideoOptions): void {
  const problems = optionProblems(options);
  if (problems.length === 0) return;
  throw new CameraError('bad-option', problems.join('; '), {
    hint: 'Correct what is named; nothing was started.',
  });
}

/** Everything that is wrong with the options, a sentence each; empty when they can be used. */
export function optionProblems(options: VideoOptions): string[] {
  const wrong = OPTION_NAMES.filter((name) => {
    const value: unknown = options[name];
    return value !== undefined && !OPTIONS[name].accepts(value);
  });
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(OPTIONS, name));
  return [
    ...unknown.map((name) => `${name} is not an option`),
    ...wrong.map((name) => `${name} is ${show(options[name])}: must be ${OPTIONS[name].allowed}`),
    ...(wrong.length === 0 ? combinationProblems(options) : []),
  ];
}

/** Options that are right alone and that rpicam-vid would answer together by ignoring one. */
function combinationProblems(options: VideoOptions): string[] {
  const { width, height, mode, fieldOfView, noRaw, shutterUs, lensPosition, autofocusMode } = options;
  const framerate = options.framerate ?? DEFAULTS.framerate;
  const problems: string[] = [];
  if ((width === undefined) !== (height === undefined)) {
    problems.push('width and height must be given together');
  }
  if (fieldOfView === 'full' && mode !== undefined) {
    problems.push("fieldOfView is 'full': mode must be left out, it is chosen from the camera's list");
  }
  if (noRaw === true && (mode !== undefined || fieldOfView === 'full')) {
    problems.push("noRaw is true: mode and fieldOfView 'full' have no effect then, leave one of them out");
  }
  if (framerate > 0 && shutterUs !== undefined && shutterUs > Math.ceil(1e6 / framerate)) {
    const longest = Math.floor(1e6 / framerate);
    problems.push(`shutterUs is ${shutterUs}: must be at most ${longest} at a framerate of ${framerate}`);
  }
  if (lensPosition !== undefined && (autofocusMode === 'auto' || autofocusMode === 'continuous')) {
    problems.push(`lensPosition is ${lensPosition}: autofocusMode must be 'manual' or left out then`);
  }
  return [...problems, ...extraArgProblems(options.extraArgs ?? [], passedFlags(options))];
}

function passedFlags(options: VideoOptions): string[] {
  const set = OPTION_NAMES.filter((name) => optionText(name, options) !== null).map(
    (name) => OPTIONS[name].flag,
  );
  const chosenMode = options.fieldOfView === 'full' ? ['mode'] : [];
  return [...ALWAYS_PASSED, ...chosenMode, ...set.filter((flag) => flag !== null)];
}

function show(value: unknown): string {
  const text = inspect(value, { breakLength: Infinity, depth: 1, maxStringLength: SHOWN_CHARACTERS });
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
