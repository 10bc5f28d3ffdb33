/** `//user:password@`, in whatever text it stands. */
const USER_INFO = /\/\/[^\s/@]+@/g;
/** `?token=…`, `&password=…`: where cameras take a password in a URL. */
const PARAMETER = /([?&][^\s=&]*(?:pass|pwd|token|key|auth|secret)[^\s=&]*=)[^\s&]+/gi;

/** The text without the credentials of URLs in it: for the log, /status and errors. */
export function redact(text: string): string {
  return text.replace(USER_INFO, '//***@').replace(PARAMETER, '$1***');
}
