import { isClipFormat } from '../clip/clip-format.ts';
import type { ClipFormatName } from '../clip/clip-format.ts';
import { CLIP_ID } from './clip-message.ts';
import { decodeJson, encodeJson, numberIn, textOf } from './small-json.ts';
import type { JsonFields } from './small-json.ts';

/** What a camera can be told, as a request on its subject `cmd`. `by`: who asks, for the log and for events. */
export type Command = { readonly by: string } & (
  | { readonly command: 'restart' | 'snapshot' | 'metrics' }
  /** In ms, up to 600 s each, not both 0. */
  | {
      readonly command: 'clip';
      readonly beforeMs: number;
      readonly afterMs: number;
      readonly format: ClipFormatName;
    }
  /** The next bytes of a clip, or no more of it. */
  | { readonly command: 'more' | 'end'; readonly id: string }
  /** `until` in ms since 1970; null: until it is switched again. */
  | { readonly command: 'privacy'; readonly on: boolean; readonly until: number | null }
);

/**
 * The answer, as JSON. Instead, it is the chunks of a frame to `snapshot`, gzip to `metrics`, a ClipHead to `clip`, and a ClipPiece to
 * `more`.
 */
export type CommandReply =
  | { readonly ok: true }
  /** `code` is one of ERRORS. */
  | { readonly ok: false; readonly code: string; readonly message: string; readonly hint: string };

export const COMMAND_BYTES = 1024;
/** As RING_SECONDS: no ring is longer. */
const MOST_CLIP_MS = 600_000;
export const REPLY_BYTES = 2048;

export function encodeCommand(command: Command): Uint8Array {
  return encodeJson(command);
}

/** Null if it is larger than 1 KB, or no command. */
export function decodeCommand(message: Uint8Array): Command | null {
  const fields = decodeJson(message, COMMAND_BYTES);
  if (fields === null) return null;
  const by = textOf(fields['by'] ?? '', 64);
  if (by === null) return null;
  const { command } = fields;
  if (command === 'restart' || command === 'snapshot' || command === 'metrics') return { command, by };
  if (command === 'clip') return clipOf(fields, by);
  if (command === 'more' || command === 'end') {
    const id = textOf(fields['id'], 64);
    return id !== null && CLIP_ID.test(id) ? { command, by, id } : null;
  }
  return command === 'privacy' ? privacyOf(fields, by) : null;
}

export function encodeReply(reply: CommandReply): Uint8Array {
  return encodeJson(reply);
}

/** Null if it is larger than 2 KB, or no reply in JSON. */
export function decodeReply(message: Uint8Array): CommandReply | null {
  const fields = decodeJson(message, REPLY_BYTES);
  if (fields === null) return null;
  if (fields['ok'] === true) return { ok: true };
  const texts = [textOf(fields['code'], 64), textOf(fields['message'], 500), textOf(fields['hint'], 500)];
  const [code, text, hint] = texts;
  if (fields['ok'] !== false || code == null || text == null || hint == null) return null;
  return { ok: false, code, message: text, hint };
}

function clipOf({ beforeMs, afterMs, format }: JsonFields, by: string): Command | null {
  const [before, after] = [numberIn(beforeMs, 0, MOST_CLIP_MS), numberIn(afterMs, 0, MOST_CLIP_MS)];
  if (before === null || after === null || before + after === 0 || !isClipFormat(format)) return null;
  return { command: 'clip', by, beforeMs: before, afterMs: after, format };
}

function privacyOf({ on, until = null }: JsonFields, by: string): Command | null {
  const untilMs = until === null ? null : numberIn(until, 0, 1e14);
  if (typeof on !== 'boolean' || (until !== null && untilMs === null)) return null;
  return { command: 'privacy', by, on, until: untilMs };
}
