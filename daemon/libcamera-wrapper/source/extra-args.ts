import { statSync } from 'node:fs';
import { OPTION_TABLE } from './option-table.ts';

/** One argument as rpicam-vid's parser (boost::program_options) reads it. */
interface ParsedArgument {
  /** The option as written, or the stray text. */
  readonly written: string;
  /** Long name without dashes; null for a text that belongs to no option. */
  readonly name: string | null;
  readonly value: string | null;
}

const SHORT_FORMS: Readonly<Record<string, string>> = {
  b: 'bitrate',
  c: 'config',
  f: 'fullscreen',
  g: 'intra',
  h: 'help',
  i: 'initial',
  k: 'keypress',
  l: 'listen',
  n: 'nopreview',
  o: 'output',
  p: 'preview',
  q: 'quality',
  s: 'signal',
  t: 'timeout',
  v: 'verbose',
};

/** The long options of rpicam-vid v1.0.0 to v1.13.0 that OPTION_TABLE does not use. */
const OTHER_LONG_FORMS = `alsa-period-size analoggain audio-bitrate audio-channels audio-codec audio-device
  audio-samplerate audio-source av-sync bitrate ccm circular codec config encoder-libs flush frames fullscreen
  help info-text initial inline intra keypress level libav-audio libav-format libav-video-codec
  libav-video-codec-opts list-cameras listen lores-height lores-par lores-width low-latency metadata
  metadata-format nopreview output post-process-libs preview preview-backend preview-libs profile qt-preview
  rawfull save-pts segment signal split sync timeout verbose version viewfinder-buffer-count
  viewfinder-height viewfinder-mode viewfinder-width wrap`.split(/\s+/u);

/** Every long option, to expand an abbreviation such as `--bright` like the parser does. */
const LONG_FORMS: readonly string[] = [
  ...OTHER_LONG_FORMS,
  ...new Set(Object.values(OPTION_TABLE).flatMap(({ flag }) => flag ?? [])),
].toSorted();

/** Two names of one option. */
const SYNONYMS: Readonly<Record<string, string>> = { analoggain: 'gain' };

/** Options that end the stream, send it elsewhere, or add other bytes to it, with the reason. */
const BREAKING: Readonly<Record<string, string>> = {
  output: 'the stream must go to stdout',
  codec: 'the stream must be MJPEG',
  segment: 'it cuts the stream into files',
  split: 'it cuts the stream into files',
  circular: 'it holds the stream back until the end',
  config: 'a settings file could change required options',
  'list-cameras': 'it prints and exits; call listCameras()',
  help: 'it prints and exits',
  version: 'it prints and exits; call probeVersion()',
  frames: 'it ends the stream',
  keypress: 'stdin is not a keyboard',
  signal: 'signals are used to stop the program',
  initial: 'a paused stream has no frames',
};

/** Options with which frames wait for something else, and for what; null if this value does not. */
const WITHHOLDING: Readonly<Record<string, (value: string) => string | null>> = {
  sync: (value) => (value === 'client' ? 'it waits for a camera with --sync server' : null),
  metadata: readerOf,
  'save-pts': readerOf,
};

/** Names of the process's own stdout, which carries only JPEGs. */
const STDOUT = /^(?:-|\/dev\/(?:stdout|fd\/1)|\/proc\/(?:self|thread-self)\/fd\/1)$/u;

/**
 * The problems of extra arguments, one sentence each. An unknown option is not a problem: a later release may have
 * it, and rpicam-vid names it at once if it does not.
 *
 * @param extraArgs one item per argument
 * @param taken long names, without dashes, of the options that are passed already
 */
export function extraArgProblems(extraArgs: readonly string[], taken: readonly string[]): string[] {
  const seen = new Set(taken);
  return parse(extraArgs).flatMap(({ written, name, value }) => {
    const problem = name === null ? strayProblem(written) : optionProblem(name, value, seen);
    if (name !== null) seen.add(SYNONYMS[name] ?? name);
    return problem === null ? [] : [`extraArgs has ${JSON.stringify(written)}: ${problem}`];
  });
}

/** The extra arguments with which no frame may come, each with what it waits for: `--sync client: it waits for …`. */
export function withholdingArgs(extraArgs: readonly string[]): string[] {
  return parse(extraArgs).flatMap(({ name, value }) => {
    const waitsFor = WITHHOLDING[name ?? '']?.(value ?? '') ?? null;
    return waitsFor === null ? [] : [`--${name} ${value}: ${waitsFor}`];
  });
}

/** The program blocks when it opens a FIFO without a reader, and when that reads too slowly. */
function readerOf(file: string): string | null {
  try {
    return statSync(file).isFIFO() ? 'it waits for a program that reads this FIFO' : null;
  } catch {
    return null;
  }
}

function strayProblem(written: string): string {
  if (written.includes('\0')) return 'an argument cannot contain a NUL character';
  return 'it belongs to no option, and rpicam-vid would ignore it';
}

function optionProblem(name: string, value: string | null, seen: ReadonlySet<string>): string | null {
  const candidates = LONG_FORMS.filter((form) => form.startsWith(name));
  if (candidates.length > 1 && !candidates.includes(name)) {
    return `it is ambiguous: ${candidates.map((form) => `--${form}`).join(', ')}`;
  }
  if (value?.includes('\0') === true) return 'an argument cannot contain a NUL character';
  const breaking = BREAKING[name];
  if (breaking !== undefined) return `--${name} is not allowed, ${breaking}`;
  if (seen.has(SYNONYMS[name] ?? name)) return `--${name} is already set`;
  if (name === 'verbose' && value !== null && Number(value) === 0) {
    return '--verbose 0 is not allowed, failures are recognized by what is logged';
  }
  if ((name === 'metadata' || name === 'save-pts') && STDOUT.test(value ?? '')) {
    return `--${name} needs a file, stdout carries the stream`;
  }
  return null;
}

/** Every option, even a switch, takes the next text as its value unless that is an option itself. */
function parse(args: readonly string[]): ParsedArgument[] {
  const parsed: ParsedArgument[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = parseOne(args[index] ?? '');
    const next = args[index + 1];
    if (argument.name !== null && argument.value === null && next !== undefined && !isOption(next)) {
      parsed.push({ ...argument, value: next });
      index++;
    } else {
      parsed.push(argument);
    }
  }
  return parsed;
}

function parseOne(written: string): ParsedArgument {
  if (!isOption(written) || written === '--') return { written, name: null, value: null };
  if (!written.startsWith('--')) {
    const letter = written.charAt(1);
    const attached = written.slice(2);
    return { written, name: SHORT_FORMS[letter] ?? `-${letter}`, value: attached === '' ? null : attached };
  }
  const equals = written.indexOf('=');
  const name = written.slice(2, equals === -1 ? undefined : equals);
  return { written, name: fullName(name), value: equals === -1 ? null : written.slice(equals + 1) };
}

/** A lone `-` and negative numbers are values. */
function isOption(text: string): boolean {
  return /^-(?:-|[^\d.-])/u.test(text);
}

/** `--bright` means --brightness if no other option starts like that. */
function fullName(name: string): string {
  if (LONG_FORMS.includes(name)) return name;
  const candidates = LONG_FORMS.filter((form) => form.startsWith(name));
  return (candidates.length === 1 ? candidates[0] : undefined) ?? name;
}
