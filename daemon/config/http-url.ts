import * as v from 'valibot';
import type { ValueType } from './value-types.ts';

const MAX_URL = 4096;

/** A URL, or ''. */
export const httpUrl: ValueType<string> = {
  schema: v.pipe(
    v.string(),
    v.maxLength(MAX_URL),
    v.check((url) => url === '' || isHttpUrl(url)),
  ),
  allowed: 'a URL that starts with http:// or https://, with % only in escapes like %40',
  placeholder: 'URL',
  form: { kind: 'text', maxLength: MAX_URL },
  advice: (text) => {
    const scheme = STREAMING.exec(text)?.[0].toLowerCase();
    return scheme === undefined
      ? null
      : `a URL that starts with http:// or https://; for ${scheme}, set SOURCE=command and SOURCE_COMMAND=ffmpeg ${scheme.startsWith('rtsp') ? '-rtsp_transport tcp ' : ''}-i ${scheme}… -an -c:v mjpeg -f mjpeg -`;
  },
};

/** Whether it is a URL with http or https. */
export function isHttpUrl(text: string): boolean {
  return text.length <= MAX_URL && /^https?:\/\//i.test(text) && URL.canParse(text) && decodable(text);
}

/** Other streams, which FFmpeg reads. */
const STREAMING = /^(?:rtsps?|rtmps?|rtp|udp|srt|mms|hls|tcp):\/\//i;

/** Whether user and password, which may contain escapes, can be decoded. */
function decodable(url: string): boolean {
  try {
    const { username, password } = new URL(url);
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
