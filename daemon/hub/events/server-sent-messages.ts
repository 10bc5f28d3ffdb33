/** An event of a camera has less than 1 KB. */
const MAX_MESSAGE_CHARACTERS = 64 * 1024;

/**
 * The data of each message of a stream of server-sent events (WHATWG HTML, 9.2.6). Throws if a message is longer than 64 KiB.
 * Ids are in the data too.
 */
export async function* messagesIn(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let [rest, data] = ['', ''];
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines)
      if (line === '') {
        if (data !== '') yield data;
        data = '';
      } else if (line.startsWith('data:')) data += line.slice('data:'.length).trim();
    if (rest.length + data.length > MAX_MESSAGE_CHARACTERS) throw new Error('a message is too long');
  }
}
