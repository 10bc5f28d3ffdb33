import type { CameraEvent, EventType } from '../events/event.ts';
import type { Placeholder } from '../config/alert-placeholders.ts';

/** For an event that says nothing itself. */
const SENTENCES: Readonly<Record<EventType, string>> = {
  motion: 'Motion',
  tamper: 'The camera is covered or was moved',
  'camera-lost': 'The camera is offline',
  'camera-back': 'The camera is back',
  'scene-change': 'The scene has changed',
  disk: 'The disk for recordings has a problem',
  privacy: 'Privacy was switched',
  manual: 'An event was reported',
};

/** What is sent for an event; all webhooks share it. */
export interface Alert {
  readonly event: CameraEvent;
  /** Of the recordings at that moment, or of the camera; '' if it is not known. */
  readonly url: string;
  /** A JPEG of when the event began; null if there is none. */
  picture: Buffer | null;
}

/** The event as one sentence, without its full stop. */
export function alertText({ type, text, zone }: Pick<CameraEvent, 'type' | 'text' | 'zone'>): string {
  return text ?? `${SENTENCES[type]}${zone === null ? '' : ` in ${zone}`}`;
}

/** What its placeholders are replaced by. */
export function placeholderValues({ event, url }: Alert): ReadonlyMap<Placeholder, string> {
  return new Map<Placeholder, string>([
    ['id', event.id],
    ['type', event.type],
    ['camera', event.camera],
    ['time', localTime(new Date(event.startedAt))],
    ['zone', event.zone ?? ''],
    ['score', event.score === null ? '' : String(event.score)],
    ['text', alertText(event)],
    ['url', url],
  ]);
}

/** `2026-11-29 18:31:12`, as the clock of this machine shows it; without Intl, which takes 7 MB. */
function localTime(time: Date): string {
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
