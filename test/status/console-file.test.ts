import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { pino } from 'pino';
import { ConsoleFile } from '../../daemon/status/console-file.ts';
import { startApp } from '../helpers/app.ts';
import { mjpegCommand } from '../helpers/mjpeg-program.ts';

const INTERVAL_MS = 300;
const SAYS_MS = 10_000;

describe('the console file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-console-'));
  after(() => rmSync(folder, { recursive: true }));

  describe('of a daemon', () => {
    const path = join(folder, 'console.issue');
    const read = () => readFileSync(path, 'utf8');

    /** Resolves when the content of the file matches, now or later. */
    function says(pattern: RegExp): Promise<void> {
      return new Promise((resolve, reject) => {
        const text = () => (existsSync(path) ? read() : '');
        const look = () => {
          if (pattern.test(text())) end(resolve);
        };
        const end = (settle: () => void) => {
          clearTimeout(timer);
          watcher.close();
          settle();
        };
        const watcher = watch(folder, look);
        const late = () => reject(new Error(`${String(pattern)} is not in:\n${text()}`));
        const timer = setTimeout(() => end(late), SAYS_MS);
        look();
      });
    }

    it('exists while picamd runs, for root and its group, and is removed afterwards', async () => {
      const args = ['--host', '0.0.0.0', '--auth', 'none', '--console-file', path, '--override-file', folder];
      const umask = process.umask(0o077);
      const daemon = await startApp(args).finally(() => process.umask(umask));
      await says(/Camera: /);
      const suffix = hostname().includes('.') ? '' : '.local';
      expect(read()).to.include(`\n  http://\\n${suffix}:${daemon.port}/\n  http://\\4:${daemon.port}/\n`);
      expect(read()).to.include(`Notice: ${folder} is not a file. `);
      expect(statSync(path).mode & 0o777).to.equal(0o640);
      expect(readdirSync(folder)).to.deep.equal(['console.issue']);
      await daemon.stop();
      expect(readdirSync(folder)).to.deep.equal([]);
    });

    it('reports a lost camera when the interval ends, and moves on SIGHUP', async () => {
      const settings = join(folder, 'picamd.conf');
      writeFileSync(settings, `CONSOLE_FILE=${path}\n`);
      const command = JSON.stringify(mjpegCommand('frames=2', 'exit=3'));
      const args = ['--config', settings, '--source', 'command', '--source-command', command];
      const daemon = await startApp(args, {}, { consoleMs: INTERVAL_MS });
      await says(/^Camera: .*ended/m);
      const other = join(folder, 'other.issue');
      writeFileSync(settings, `CONSOLE_FILE=${other}\n`);
      await daemon.reload();
      await daemon.logged(/"changed":\["live"\]/);
      expect(readdirSync(folder).toSorted()).to.deep.equal(['other.issue', 'picamd.conf']);
      await daemon.stop();
      rmSync(settings);
    });

    it('causes one line in the log if it cannot be written, and nothing else', async () => {
      const daemon = await startApp(['--console-file', join(folder, 'none', 'console.issue')]);
      await daemon.logged(/CONSOLE_FILE cannot be written: ENOENT/);
      await daemon.reload();
      expect((await fetch(`${daemon.url}/livez`)).status).to.equal(200);
      await daemon.stop();
      expect(daemon.log().match(/CONSOLE_FILE/g)).to.have.length(1);
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  });

  describe('kept by ConsoleFile', () => {
    const path = join(folder, 'file');
    afterEach(() => rmSync(path, { force: true, recursive: true }));

    it('is replaced in one step, at most once in ten seconds, and not for the same text', async () => {
      let now = 'one';
      const file = new ConsoleFile(() => now, pino({ level: 'silent' }));
      await file.use(path);
      const { ino } = statSync(path);
      now = 'two';
      for (let i = 0; i < 100; i++) file.changed();
      expect([readFileSync(path, 'utf8'), statSync(path).ino]).to.deep.equal(['one', ino]);
      await file.use(path);
      expect(readFileSync(path, 'utf8')).to.equal('two');
      await file.stop();
      file.changed();
      expect(readdirSync(folder)).to.deep.equal([]);
    });

    it('is replaced when the interval ends', async () => {
      let text = 'one';
      const file = new ConsoleFile(() => text, pino({ level: 'silent' }), 50);
      await file.use(path);
      text = 'two';
      file.changed();
      expect(readFileSync(path, 'utf8')).to.equal('one');
      while (readFileSync(path, 'utf8') === 'one') await delay(5);
      await file.stop();
    });

    it('follows what changes without a word, such as an address of this machine', async () => {
      let text = 'one';
      const file = new ConsoleFile(() => text, pino({ level: 'silent' }), 10, 20);
      await file.use(path);
      text = 'two';
      while (readFileSync(path, 'utf8') === 'one') await delay(5);
      await file.stop();
      await delay(100);
      expect(readdirSync(folder)).to.deep.equal([]);
    });

    it('replaces no folder and no device', async () => {
      mkdirSync(path);
      const lines: string[] = [];
      const log = pino({ level: 'warn' }, { write: (line) => lines.push(line) });
      const file = new ConsoleFile(() => 'text', log);
      await file.use(path);
      await file.use(path);
      await file.stop();
      expect(statSync(path).isDirectory()).to.equal(true);
      expect(lines).to.have.length(1);
      expect(lines[0]).to.include('exists and is not a file');
    });

    it('replaces what a killed daemon left', async () => {
      writeFileSync(path, 'old');
      // Of a daemon that had our pid.
      writeFileSync(`${path}.${process.pid}.new`, 'half');
      const file = new ConsoleFile(() => 'new', pino({ level: 'silent' }));
      await file.use(path);
      expect([readFileSync(path, 'utf8'), readdirSync(folder)]).to.deep.equal(['new', ['file']]);
      await file.stop();
    });
  });
});
