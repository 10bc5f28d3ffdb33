import { decodeJson, encodeJson, numberIn, textOf } from './small-json.ts';
import type { JsonFields } from './small-json.ts';

/** What a camera can be told, as a request on its subject `cmd`. `by`: who asks, for the log and for events. */
export type Command = { readonly by: string } & (
  | { readonly command: 'restart' | 'snapshot' }
  /** `until` in ms since 1970; null: until it is switched again. */
  | { readonly command: 'privacy'; readonly on: boolean; readonly until: number | null }
);

/** The answer, as JSON; to `snapshot` it is the chunks of a frame instead. */
export type CommandReply =
  | { readonly ok: true }
  /** `code` is one of ERRORS. */
  | { readonly ok: false; readonly code: string; readonly message: string; readonly hint: string };

export const COMMAND_BYTES = 1024;
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
  if (command === 'restart' || command === 'snapshot') return { command, by };
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

function privacyOf({ on, until = null }: JsonFields, by: string): Command | null {
  const untilMs = until === null ? null : numberIn(until, 0, 1e14);
  if (typeof on !== 'boolean' || (until !== null && untilMs === null)) return null;
  return { command: 'privacy', by, on, until: untilMs };
}
