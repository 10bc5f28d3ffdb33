import { expect } from 'chai';
import { StderrTail } from 'libcamera-wrapper';

function tail(): { stderr: StderrTail; lines: string[]; write: (text: string) => void } {
  const lines: string[] = [];
  const stderr = new StderrTail((line) => lines.push(line));
  return { stderr, lines, write: (text) => stderr.write(Buffer.from(text)) };
}

describe('StderrTail', () => {
  it('delivers complete lines and keeps them', () => {
    const { stderr, lines, write } = tail();
    write('one\ntw');
    expect(lines).to.deep.equal(['one']);
    write('o\r\n\n');
    expect(lines).to.deep.equal(['one', 'two']);
    expect(stderr.lines).to.deep.equal(['one', 'two']);
  });

  it('ends a line at CR, so that progress does not hide the reason behind it', () => {
    const { stderr, write } = tail();
    write('Input #0\n');
    for (let frame = 1; frame <= 120; frame++) write(`frame=${String(frame).padStart(5)} fps= 30\r`);
    write('No such device\nConversion failed!');
    expect(stderr.lines).to.deep.equal([
      'Input #0',
      'frame=  120 fps= 30',
      'No such device',
      'Conversion failed!',
    ]);
    write('\r\n');
    write('one\r\ntwo\rthree');
    expect(stderr.lines.slice(3)).to.deep.equal(['Conversion failed!', 'one', 'two', 'three']);
  });

  it('leaves no control or bidi character in a line', () => {
    const { lines, write } = tail();
    write('name \u202Egpj\x1b[31m\x9b\u2066.exe\u2028x\n');
    expect(lines).to.deep.equal(['name gpj.exex']);
  });

  it('includes an incomplete last line', () => {
    const { stderr, lines, write } = tail();
    write('one\nTerminated without a newline');
    expect(lines).to.deep.equal(['one']);
    expect(stderr.lines).to.deep.equal(['one', 'Terminated without a newline']);
  });

  it('joins characters that are cut between chunks', () => {
    const { lines, stderr } = tail();
    for (const byte of Buffer.from('größe 10 µs 📷\n')) stderr.write(Buffer.of(byte));
    expect(lines).to.deep.equal(['größe 10 µs 📷']);
  });

  it('removes color codes, even if cut between chunks, and control characters', () => {
    const { lines, write } = tail();
    write('\u001B[1;31mERROR \u001B[1;3');
    write('7mV4L2\u001B[0m: \u0007bad\u0000\tnews\n');
    expect(lines).to.deep.equal(['ERROR V4L2: bad news']);
  });

  it('keeps the last 50 lines', () => {
    const { stderr, lines, write } = tail();
    write(Array.from({ length: 1000 }, (_, index) => `line ${index}\n`).join(''));
    expect(lines).to.have.length(1000);
    expect(stderr.lines).to.have.length(50);
    expect(stderr.lines[0]).to.equal('line 950');
    write('unfinished');
    expect(stderr.lines).to.have.length(50);
    expect(stderr.lines[0]).to.equal('line 951');
    expect(stderr.lines[49]).to.equal('unfinished');
  });

  it('truncates lines to 500 characters', () => {
    const { lines, write } = tail();
    write(`${'x'.repeat(3000)}\nnext\n`);
    expect(lines.map(({ length }) => length)).to.deep.equal([500, 4]);
  });

  it('uses constant memory for a flood without a newline, and reads the line after it', () => {
    const { stderr, lines } = tail();
    const flood = Buffer.alloc(65536, 'y');
    stderr.write(flood);
    const before = process.memoryUsage().heapUsed;
    for (let count = 0; count < 1000; count += 1) stderr.write(flood);
    expect(process.memoryUsage().heapUsed - before).to.be.below(20_000_000);
    expect(lines).to.deep.equal([]);
    expect(stderr.lines).to.deep.equal(['y'.repeat(500)]);
    stderr.write(Buffer.from('\nafter\n'));
    expect(lines).to.deep.equal(['y'.repeat(500), 'after']);
  });

  it('does not keep the chunks that its lines came from', () => {
    const { stderr } = tail();
    const chunk = Buffer.from(`short line\n${'z'.repeat(60_000)}\n`);
    stderr.write(chunk);
    chunk.fill(0);
    expect(stderr.lines[0]).to.equal('short line');
  });
});
