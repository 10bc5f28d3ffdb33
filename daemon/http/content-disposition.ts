/**
 * The value of Content-Disposition for a file that a browser shows, and saves under this name (RFC 6266). `fileName` has
 * no quotes, backslashes or control characters. A name in other characters than ASCII is also sent in those, for clients
 * that do not know `filename*`; a percent sign is replaced there, because some decode it (RFC 6266 appendix D).
 */
export function inlineFile(fileName: string): string {
  return disposition('inline', fileName);
}

/** The same for a file that a browser saves and does not show. */
export function attachedFile(fileName: string): string {
  return disposition('attachment', fileName);
}

function disposition(kind: 'inline' | 'attachment', fileName: string): string {
  const ascii = fileName.replaceAll(/[^ -~]/gu, '-').replaceAll('%', '-');
  const simple = `${kind}; filename="${ascii}"`;
  return ascii === fileName ? simple : `${simple}; filename*=UTF-8''${extendedValue(fileName)}`;
}

/** RFC 8187 §3.2.1 allows fewer characters than encodeURIComponent() leaves as they are. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
