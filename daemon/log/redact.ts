/** `//user:password@` anywhere in a text. */
const USER_INFO = /\/\/[^\s/@]+@/g;
/** `?token=…`, `&password=…`: cameras accept passwords in URLs. */
const PARAMETER = /([?&][^\s=&]*(?:pass|pwd|token|key|auth|secret)[^\s=&]*=)[^\s&]+/gi;

/** Replaces credentials in URLs by `***`, for the log, /status and errors. */
export function redact(text: string): string {
  return text.replace(USER_INFO, '//***@').replace(PARAMETER, '$1***');
}
