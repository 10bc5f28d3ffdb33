/** A file system takes 255 bytes a name; the rest is for the time and the ending. */
const MAX_BYTES = 200;
/**
 * What Windows, macOS, Linux or a network share refuses, and what Chromium replaces in the name of a download
 * (base/i18n/file_util_icu.cc): characters for formatting too, but for the joiners that scripts and emoji need.
 */
const REFUSED = /[<>:"/\\|?*~\p{Cc}\p{Cs}]|(?![\u200C\u200D])\p{Cf}/gu;
/** A dot at the start hides a file, a dash makes it look like an option. */
const AT_START = /^[\s.-]+/;
const AT_END = /[\s.-]+$/;

/** A name as the start of a file's name, in at most 200 bytes of UTF-8: what a file system refuses becomes `-`. */
export function fileNameOf(name: string): string {
  const allowed = name.replaceAll(REFUSED, '-').replace(AT_START, '');
  return shortened(allowed).replace(AT_END, '') || 'camera';
}

/** `Garage-2026-11-25_13-09-45.jpg`, in the time zone of this process. */
export function timedFileName(name: string, ms: number, ending: string): string {
  const date = new Date(ms);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${fileNameOf(name)}-${day.map(two).join('-')}_${time.map(two).join('-')}.${ending}`;
}

/** Whole characters. */
function shortened(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length <= MAX_BYTES ? text : bytes.toString('utf8', 0, MAX_BYTES).replace(/\uFFFD+$/, '');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
