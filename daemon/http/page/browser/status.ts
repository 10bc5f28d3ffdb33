import { translatedError } from './daemon-errors.ts';
import type { SaidError } from './daemon-errors.ts';
import { privacyFacts } from './privacy-facts.ts';
import type { PrivacyFacts } from './privacy-facts.ts';

/** A failure of the camera, and what to do about it. */
export interface StatusError extends SaidError {
  /** Time of the last occurrence in ms since 1970, server's clock; null when unknown. */
  readonly atMs: number | null;
  readonly times: number;
}

export interface StatusCamera {
  readonly state: string;
  /** `rpicam`, `usb`, `url` … */
  readonly source: string;
  readonly description: string;
  readonly model: string | null;
  readonly testPicture: boolean;
  /** As displayed: after the rotation. */
  readonly width: number | null;
  readonly height: number | null;
  /** Of the JPEGs (EXIF): 1, 3, 6 or 8. */
  readonly orientation: number | null;
  readonly fps: number | null;
  /** In each second of the last minute, oldest first. */
  readonly fpsOfLastMinute: readonly number[];
  readonly framerate: number | null;
  readonly frameAgeMs: number | null;
  readonly frameBytes: number | null;
  readonly dropped: number;
  readonly restarts: number;
  /** Newest first. */
  readonly errors: readonly StatusError[];
}

interface Space {
  readonly total: number;
  readonly available: number;
}

/** The parts of /status that the page uses. Each field may be missing; daemon/http/api.md describes the document. */
export interface PageStatus {
  readonly timeMs: number | null;
  readonly name: string | null;
  /** The name as it stands in file names. */
  readonly fileName: string | null;
  readonly privacy: PrivacyFacts | null;
  readonly camera: StatusCamera | null;
  readonly viewers: number | null;
  readonly skipped: number;
  /** Frames sent to each viewer that has a name. */
  readonly sent: ReadonlyMap<string, number>;
  readonly version: string | null;
  readonly uptimeSeconds: number | null;
  readonly residentBytes: number | null;
  /** Access to the camera: open, password or local. */
  readonly access: string | null;
  /** Non-fatal problems. */
  readonly notices: readonly SaidError[];
  readonly machine: string | null;
  readonly temperatureCelsius: number | null;
  readonly memory: Space | null;
  readonly disk: Space | null;
  readonly hostUptimeSeconds: number | null;
  /** Names of the firmware's flags that are set, now and since startup; null on a host without them. */
  readonly throttling: { readonly now: readonly string[]; readonly before: readonly string[] } | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Returns null when the text is not a status of picamd. Fields of the wrong type become null or are left out. */
export function readStatus(text: string): PageStatus | null {
  const document = parse(text);
  if (document === null || !('camera' in document && 'process' in document)) return null;
  const [program, host] = [fields(document['process']), fields(document['host'])];
  const viewers = list(document['viewers']);
  return {
    timeMs: number(document['timeMs']),
    name: string(document['name']),
    fileName: string(document['fileName']),
    privacy: privacyFacts(document['privacy']),
    camera: camera(fields(document['camera'])),
    viewers: Array.isArray(document['viewers']) ? viewers.length : null,
    skipped: viewers.reduce((total: number, viewer) => total + (number(viewer['skipped']) ?? 0), 0),
    sent: new Map(viewers.map((viewer) => [string(viewer['name']) ?? '', number(viewer['sent']) ?? 0])),
    version: string(program?.['version']),
    uptimeSeconds: number(program?.['uptimeSeconds']),
    residentBytes: number(program?.['residentBytes']),
    access: string(document['access']),
    notices: list(document['notices']).map(said),
    machine: string(host?.['model']),
    temperatureCelsius: number(host?.['temperatureCelsius']),
    memory: space(fields(host?.['memory'])),
    disk: space(fields(host?.['disk'])),
    hostUptimeSeconds: number(host?.['uptimeSeconds']),
    throttling: throttling(fields(host?.['throttling'])),
  };
}

function camera(from: Fields | null): StatusCamera | null {
  if (from === null) return null;
  return {
    state: string(from['state']) ?? '',
    source: string(from['source']) ?? '',
    description: string(from['description']) ?? '',
    model: string(from['model']),
    testPicture: from['testPicture'] === true,
    width: number(from['displayWidth']),
    height: number(from['displayHeight']),
    orientation: number(from['orientation']),
    fps: number(from['fps']),
    fpsOfLastMinute: numbers(from['fpsOfLastMinute']),
    framerate: number(from['framerate']),
    frameAgeMs: number(from['frameAgeMs']),
    frameBytes: number(from['frameBytes']),
    dropped: sum(fields(from['droppedFrames'])),
    restarts: sum(fields(from['restarts'])),
    errors: list(from['errors']).map(cameraError),
  };
}

function cameraError(from: Fields): StatusError {
  const at = Date.parse(string(from['at']) ?? '');
  return {
    ...said(from),
    atMs: Number.isNaN(at) ? null : at,
    times: number(from['times']) ?? 1,
  };
}

function said(from: Fields): SaidError {
  const [code = '', message = '', hint = ''] = ['code', 'message', 'hint'].map(
    (name) => string(from[name]) ?? '',
  );
  return translatedError({ code, message, hint });
}

function throttling(from: Fields | null): PageStatus['throttling'] {
  const set = (flags: Fields | null) =>
    Object.entries(flags ?? {}).flatMap(([name, value]) => (value === true ? [name] : []));
  return from === null ? null : { now: set(from), before: set(fields(from['sinceBoot'])) };
}

function space(from: Fields | null): Space | null {
  const [total, available] = [number(from?.['totalBytes']), number(from?.['availableBytes'])];
  return total === null || available === null ? null : { total, available };
}

function sum(from: Fields | null): number {
  return Object.values(from ?? {}).reduce((total: number, value) => total + (number(value) ?? 0), 0);
}

function parse(text: string): Fields | null {
  try {
    return fields(JSON.parse(text));
  } catch {
    return null;
  }
}

function fields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields).filter((item) => item !== null) : [];
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.map(number).filter((item) => item !== null) : [];
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function string(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
