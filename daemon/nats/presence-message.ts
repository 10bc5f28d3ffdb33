import type { CameraSummary } from '../camera-summary.ts';
import { decodeJson, encodeJson, numberIn, textOf } from './small-json.ts';

/** A camera says every 5 s, and when its state changes, that it is there. */
export interface Presence extends CameraSummary {
  /** Seconds since picamd started. */
  readonly uptime: number;
  /** URLs at which the camera serves HTTP, for people: a hub never requests them, since a camera could name another's. */
  readonly addresses: readonly string[];
  /** See FrameChunk. */
  readonly run: number;
  /** When it was sent, in ms since 1970 by the camera's clock, which may be wrong. */
  readonly at: number;
}

export const PRESENCE_BYTES = 2048;
export const PRESENCE_EVERY_MS = 5000;
/** A camera that was not heard for this long is lost: three messages. */
export const PRESENCE_LOST_MS = 20_000;
const MOST_ADDRESSES = 8;
const ADDRESS_CHARACTERS = 120;

/** Leaves out addresses if it would be larger than 2 KB. */
export function encodePresence(presence: Presence): Uint8Array {
  const short = presence.addresses.filter(({ length }) => length <= ADDRESS_CHARACTERS);
  return encodeJson({ ...presence, addresses: short.slice(0, MOST_ADDRESSES) });
}

/** Null if it is larger than 2 KB or not what a camera sends. */
export function decodePresence(message: Uint8Array): Presence | null {
  const fields = decodeJson(message, PRESENCE_BYTES);
  if (fields === null) return null;
  const texts = [textOf(fields['name'], 64), textOf(fields['version'], 64), textOf(fields['state'], 32)];
  const [name, version, state] = texts;
  const [width, height] = [numberIn(fields['width'], 0, 65_535), numberIn(fields['height'], 0, 65_535)];
  const [fps, uptime] = [numberIn(fields['fps'], 0, 1000), numberIn(fields['uptime'], 0, 1e10)];
  const [run, at] = [numberIn(fields['run'], 0, 2 ** 32 - 1), numberIn(fields['at'], 0, 1e14)];
  const { healthy, reason } = fields;
  const addresses = addressesOf(fields['addresses']);
  if (name == null || version == null || state == null || addresses === null) return null;
  if (width === null || height === null || fps === null || uptime === null) return null;
  if (run === null || at === null || typeof healthy !== 'boolean') return null;
  const why = reason === null ? null : textOf(reason, 64);
  return { name, version, state, healthy, reason: why, width, height, fps, uptime, addresses, run, at };
}

function addressesOf(value: unknown): string[] | null {
  if (!Array.isArray(value) || value.length > MOST_ADDRESSES) return null;
  const texts = value.map((each) => textOf(each, ADDRESS_CHARACTERS)).filter((each) => each !== null);
  return texts.length === value.length ? texts : null;
}
