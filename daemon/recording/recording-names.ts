/**
 * Names of recordings. There is no database: what is in a folder says its names.
 *
 *   2026/11/29/2026-11-29T17-31-12.123Z_motion_20261129T173117123Z-4k7q.avi.part   is being written
 *   2026/11/29/2026-11-29T17-31-12.123Z_motion_20261129T173117123Z-4k7q.13s.avi    closed: 13 s long
 *                                                                      .idx        its side index
 *                                                                      .jpg        snapshot of an event
 *                                                                      .star       empty: is never deleted
 *   2026/11/29/2026-11-29T17-00-00.040Z_continuous.60s.avi
 *   boot-1f0c9a52/boot-1f0c9a52_0000000061234_continuous.60s.avi                   before the clock was right
 *
 * Times are UTC. An event that is longer than a file has several with its id. All is allowed on FAT, and nothing differs
 * only by its case.
 */
export interface RecordingName {
  /** When its first picture was captured: ms since 1970, or, with `boot`, since the machine was started. */
  readonly startMs: number;
  /** Names the boot of a file that was begun before the clock was right; null for others. */
  readonly boot: string | null;
  /** `continuous`, or the type of the event. */
  readonly kind: string;
  /** Of the event; null for continuous recording. */
  readonly id: string | null;
}

/** One file of a recording. */
export interface RecordingFileName extends RecordingName {
  /** Folder, as in `2026/11/29`, and name without ending: the same for all files of a recording. */
  readonly stem: string;
  readonly part: 'open' | 'avi' | 'index' | 'snapshot' | 'star';
  /** Of a closed AVI: from its first picture to the end of its last, rounded up; null for other files. */
  readonly seconds: number | null;
}

export const CONTINUOUS = 'continuous';
/** What is written, and has no index of its own yet. */
export const OPEN_ENDING = '.avi.part';
export const INDEX_ENDING = '.idx';
export const SNAPSHOT_ENDING = '.jpg';
export const STAR_ENDING = '.star';
/** The events of a day, in its folder. */
export const EVENTS_FILE = 'events.jsonl';
/** One of these names a folder of recordings; others are not looked into. */
export const YEAR = /^\d{4}$/;
export const MONTH_OR_DAY = /^\d{2}$/;
export const BOOT_FOLDER = /^boot-[0-9a-f]{8}$/;

const EVENT_ID = /\d{8}T\d{9}Z-[a-z0-9]{4}/;
const TIME = /(\d{4})-(\d\d)-(\d\d)T(\d\d)-(\d\d)-(\d\d)\.(\d{3})Z/;
const NAME = new RegExp(
  `^((?:${TIME.source}|boot-([0-9a-f]{8})_(\\d{13}))_([a-z]+(?:-[a-z]+)*)(?:_(${EVENT_ID.source}))?)` +
    '(\\.avi\\.part|\\.(\\d{1,5})s\\.avi|\\.idx|\\.jpg|\\.star)$',
);
const PARTS: Readonly<Record<string, RecordingFileName['part']>> = {
  [OPEN_ENDING]: 'open',
  [INDEX_ENDING]: 'index',
  [SNAPSHOT_ENDING]: 'snapshot',
  [STAR_ENDING]: 'star',
};

/** Folder and name without ending. */
export function stemOf({ startMs, boot, kind, id }: RecordingName): string {
  const what = id === null ? kind : `${kind}_${id}`;
  if (boot !== null) return `boot-${boot}/boot-${boot}_${String(startMs).padStart(13, '0')}_${what}`;
  const time = new Date(startMs).toISOString().replaceAll(':', '-');
  return `${dayFolder(startMs)}/${time}_${what}`;
}

/** The name of the AVI once it is closed: from its first picture to the end of its last in ms. */
export function closedName(stem: string, lengthMs: number): string {
  return `${stem}.${Math.min(Math.ceil(lengthMs / 1000), 99_999)}s.avi`;
}

/** `2026/11/29` */
export function dayFolder(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/');
}

/**
 * What the name of a file in `folder` says; null for a file that is not ours, or is in another folder than its name says.
 *
 * @param folder as in `2026/11/29` or `boot-1f0c9a52`
 */
export function parseRecordingName(folder: string, name: string): RecordingFileName | null {
  const found = NAME.exec(name);
  if (found === null) return null;
  const [, , year, month, day, hour, minute, second, ms, boot = null, uptime, kind = '', id = null] = found;
  const [ending = '', seconds] = found.slice(13);
  const startMs =
    boot === null ? Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`) : Number(uptime);
  if (Number.isNaN(startMs)) return null;
  const recording = { startMs, boot, kind, id };
  const stem = stemOf(recording);
  if (stem !== `${folder}/${found[1]}`) return null;
  return {
    ...recording,
    stem,
    part: PARTS[ending] ?? 'avi',
    seconds: seconds === undefined ? null : Number(seconds),
  };
}
