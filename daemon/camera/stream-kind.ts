/** The first bytes, in hexadecimal, of what people point a camera at by mistake. */
const KINDS: readonly (readonly [start: RegExp, kind: string])[] = [
  [/^ffd8/, 'a JPEG'],
  [/^1f8b/, 'gzip data'],
  [/^15030[0-4]/, 'a TLS alert, as a server that wants https:// sends it'],
  // A start code, then a parameter set, a delimiter or a picture.
  [/^(?:00)?000001(?:09|27|67|41|61|65)/, 'H.264 video'],
  [/^(?:00)?000001(?:26|40|42|44)01/, 'H.265 video'],
  [/^.{8}66747970/, 'an MP4 file'],
  [/^89504e47/, 'a PNG picture'],
  [/^52494646.{8}57454250/, 'a WebP picture'],
  [/^52494646.{8}41564920/, 'an AVI file'],
  [/^1a45dfa3/, 'a Matroska file'],
  [/^464c5601/, 'an FLV file'],
  [/^47[45].{2}[13]/, 'an MPEG transport stream'],
  [/^59555634/, 'raw video'],
];
const HTML = /^\s*<(?:!doctype html|html)/i;
/** Of a text that is quoted. */
const MAX_CHARACTERS = 40;
/** Of other bytes, which are shown in hexadecimal. */
const MAX_BYTES = 8;

/** What a stream with these first bytes is, for a sentence: a name, a quoted text, or bytes. */
export function describeHead(head: Buffer): string {
  if (head.length === 0) return 'nothing';
  const hex = head.toString('hex');
  const kind = KINDS.find(([start]) => start.test(hex))?.[1];
  if (kind !== undefined) return kind;
  const text = head.toString('latin1');
  if (HTML.test(text)) return 'an HTML page';
  // Printable ASCII and line ends alone: nothing else may reach a log or a terminal.
  if (/^[\t\n\r\x20-\x7e]+$/.test(text)) {
    const words = text.replaceAll(/\s+/g, ' ').trim();
    return JSON.stringify(words.slice(0, MAX_CHARACTERS));
  }
  return `the bytes ${hex.slice(0, 2 * MAX_BYTES).replaceAll(/..(?=.)/g, '$& ')}`;
}
