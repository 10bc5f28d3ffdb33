import { expect } from 'chai';
import { StderrTail } from 'libcamera-wrapper';

function tail(): { tail: StderrTail; heard: string[]; write: (text: string) => void } {
  const heard: string[] = [];
  const made = new StderrTail((line) => heard.push(line));
  return { tail: made, heard, write: (text) => made.write(Buffer.from(text)) };
}

describe('StderrTail', () => {
  it('delivers complete lines and keeps them', () => {
    const { tail: made, heard, write } = tail();
    write('one\ntw');
    expect(heard).to.deep.equal(['one']);
    write('o\r\n\n');
    expect(heard).to.deep.equal(['one', 'two']);
    expect(made.lines).to.deep.equal(['one', 'two']);
  });

  it('includes an incomplete last line', () => {
    const { tail: made, heard, write } = tail();
    write('one\nTerminated without a newline');
    expect(heard).to.deep.equal(['one']);
    expect(made.lines).to.deep.equal(['one', 'Terminated without a newline']);
  });

  it('joins characters that are cut between chunks', () => {
    const { heard, tail: made } = tail();
    for (const byte of Buffer.from('größe 10 µs 📷\n')) made.write(Buffer.of(byte));
    expect(heard).to.deep.equal(['größe 10 µs 📷']);
  });

  it('removes color codes, even if cut between chunks, and control characters', () => {
    const { heard, write } = tail();
    write('\u001B[1;31mERROR \u001B[1;3');
    write('7mV4L2\u001B[0m: \u0007bad\u0000\tnews\n');
    expect(heard).to.deep.equal(['ERROR V4L2: bad news']);
  });

  it('keeps the last 50 lines', () => {
    const { tail: made, heard, write } = tail();
    write(Array.from({ length: 1000 }, (_, index) => `line ${index}\n`).join(''));
    expect(heard).to.have.length(1000);
    expect(made.lines).to.have.length(50);
    expect(made.lines[0]).to.equal('line 950');
    write('unfinished');
    expect(made.lines).to.have.length(50);
    expect(made.lines[0]).to.equal('line 951');
    expect(made.lines[49]).to.equal('unfinished');
  });

  it('truncates lines to 500 characters', () => {
    const { heard, write } = tail();
    write(`${'x'.repeat(3000)}\nnext\n`);
    expect(heard.map(({ length }) => length)).to.deep.equal([500, 4]);
  });

  it('uses constant memory for a flood without a newline, and reads the line after it', () => {
    const { tail: made, heard } = tail();
    const flood = Buffer.alloc(65536, 'y');
    made.write(flood);
    const before = process.memoryUsage().heapUsed;
    for (let count = 0; count < 3000; count += 1) made.write(flood);
    expect(process.memoryUsage().heapUsed - before).to.be.below(20_000_000);
    expect(heard).to.deep.equal([]);
    expect(made.lines).to.deep.equal(['y'.repeat(500)]);
    made.write(Buffer.from('\nafter\n'));
    expect(heard).to.deep.equal(['y'.repeat(500), 'after']);
  });

  it('does not keep the chunks that its lines came from', () => {
    const { tail: made } = tail();
    const chunk = Buffer.from(`short line\n${'z'.repeat(60_000)}\n`);
    made.write(chunk);
    chunk.fill(0);
    expect(made.lines[0]).to.equal('short line');
  });
});
