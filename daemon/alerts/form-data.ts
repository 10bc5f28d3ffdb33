import { randomUUID } from 'node:crypto';

interface FormFile {
  /** Of the field. */
  readonly name: string;
  /** A JPEG. */
  readonly bytes: Buffer;
}

/** A form as multipart/form-data (RFC 7578), with a picture. Not FormData, for which Node loads undici, 10 MB. */
export function formData(
  fields: readonly (readonly [name: string, value: string])[],
  file: FormFile | null,
): { type: string; bytes: Buffer } {
  const boundary = `picamd-${randomUUID()}`;
  const part = (name: string, more: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${more}\r\n\r\n`;
  const chunks: (string | Buffer)[] = fields.flatMap(([name, value]) => [part(name, ''), value, '\r\n']);
  if (file !== null)
    chunks.push(part(file.name, '; filename="camera.jpg"\r\nContent-Type: image/jpeg'), file.bytes, '\r\n');
  chunks.push(`--${boundary}--\r\n`);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk))),
  };
}

/** As browsers do (WHATWG HTML, multipart/form-data encoding algorithm). */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
