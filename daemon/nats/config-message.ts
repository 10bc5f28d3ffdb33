import { decodeJson, encodeJson, textOf } from './small-json.ts';

/** What an admin asks on the subject `config`. */
export interface ConfigRequest {
  /** Who asks, for the log. */
  readonly by: string;
  /** Null: only to read. */
  readonly change: {
    /** Of the settings that the admin has seen. */
    readonly tag: string;
    /** By key; null: back to the value that it has without. */
    readonly changes: ReadonlyMap<string, unknown>;
  } | null;
}

export const CONFIG_BYTES = 16 * 1024;
const TAG_CHARACTERS = 128;
/** Each is checked, and there are about 150. */
const MOST_CHANGES = 64;

/** Reads `{"by"}` or `{"by","tag","changes"}`; null if it is larger than 16 KB or neither. */
export function decodeConfigRequest(message: Uint8Array): ConfigRequest | null {
  const fields = decodeJson(message, CONFIG_BYTES);
  const by = textOf(fields?.['by'] ?? '', 64);
  if (fields === null || by === null) return null;
  const { tag, changes } = fields;
  if (tag === undefined && changes === undefined) return { by, change: null };
  const seen = textOf(tag, TAG_CHARACTERS);
  if (seen === null || typeof changes !== 'object' || changes === null || Array.isArray(changes)) return null;
  const entries = Object.entries(changes);
  return entries.length > MOST_CHANGES ? null : { by, change: { tag: seen, changes: new Map(entries) } };
}

/** The settings that were set, without secrets, and what names this state of them. */
export interface ShownConfig {
  readonly tag: string;
  readonly settings: Readonly<Record<string, string>>;
}

export function encodeConfig(shown: ShownConfig): Uint8Array {
  return encodeJson({ ok: true, ...shown });
}
