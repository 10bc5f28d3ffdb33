import { expect } from 'chai';
import { messagesIn } from '../../../daemon/hub/events/server-sent-messages.ts';

async function* bytes(...chunks: string[]) {
  yield* chunks.map((chunk) => Buffer.from(chunk, 'latin1'));
}

describe('messages of a stream of server-sent events', () => {
  const read = async (...chunks: string[]) => {
    const found: string[] = [];
    for await (const message of messagesIn(bytes(...chunks))) found.push(message);
    return found;
  };

  it('finds them however they are cut, and passes over comments and other fields', async () => {
    const text =
      ':\n\nretry: 3000\n\nid: 5\ndata: {"a":1}\n\n:\n\ndata:{"b":"\u00c3\u00a4"}\r\n\r\ndata: cut';
    expect(await read(text)).to.deep.equal(['{"a":1}', '{"b":"ä"}']);
    expect(await read(...Array.from(text))).to.deep.equal(['{"a":1}', '{"b":"ä"}']);
  });

  it('ends at a message of more than 64 KiB', async () => {
    const error = await read('data: ', ...Array.from({ length: 10 }, () => 'x'.repeat(10_000))).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(Error);
  });
});
