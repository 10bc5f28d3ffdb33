import { spawn } from 'node:child_process';

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { endTree } from './process-facts.ts';
import { startScreen } from './screen.ts';

/** A browser that is not Chromium, driven by the commands of W3C WebDriver. */
export interface DrivenBrowser {
  /** Of the process whose descendants are the browser. */
  readonly pid: number;
  /** Resolves when the page has loaded. */
  open(url: string): Promise<void>;
  /** What the body of a function returns, run in the page. */
  evaluate<T>(body: string): Promise<T>;
  close(): Promise<void>;
}

/** WebKitGTK's MiniBrowser, on a screen of its own. */
export async function startWebKit(): Promise<DrivenBrowser> {
  const screen = await startScreen();
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: screen.display },
  });
  const command = async (method: string, path: string, body?: object): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(`WebKit: ${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  await eventually('an answer of the driver', () => command('GET', '/status'));
  const options = { binary: miniBrowser(), args: ['--automation'] };
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
  const { sessionId } = (await command('POST', '/session', { capabilities })) as { sessionId: string };
  const session = `/session/${sessionId}`;
  return {
    pid: driver.pid ?? 0,
    open: async (url) => {
      await command('POST', `${session}/url`, { url });
    },
    evaluate: async <T>(script: string) =>
      (await command('POST', `${session}/execute/sync`, { script, args: [] })) as T,
    close: async () => {
      await command('DELETE', session).catch(() => {});
      await endTree(driver);
      await screen.close();
    },
  };
}

/** Firefox without a window, through Marionette (firefox-source-docs.mozilla.org, testing/marionette/Protocol). */
export async function startFirefox(): Promise<DrivenBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'picamd-firefox-'));
  writeFileSync(join(profile, 'user.js'), 'user_pref("marionette.port", 0);\n');
  const firefox = spawn('firefox-esr', ['--headless', '--marionette', '--no-remote', '--profile', profile], {
    stdio: 'ignore',
    env: { ...process.env, HOME: profile },
  });
  const port = await eventually('the port of Firefox', () => {
    const text = readFileSync(join(profile, 'MarionetteActivePort'), 'utf8');
    return text === '' ? null : Number(text);
  });
  const marionette = new Marionette(connect(port, '127.0.0.1'));
  await marionette.greeting;
  await marionette.command('WebDriver:NewSession', {});
  return {
    pid: firefox.pid ?? 0,
    open: async (url) => {
      await marionette.command('WebDriver:Navigate', { url });
    },
    evaluate: async <T>(script: string) =>
      ((await marionette.command('WebDriver:ExecuteScript', { script, args: [] })) as { value: T }).value,
    close: async () => {
      marionette.close();
      await endTree(firefox);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type Answer = [type: number, id: number, error: object | null, result: unknown];

/** Messages are `LENGTH:JSON`; commands `[0, id, name, parameters]`, answers `[1, id, error, result]`. */
class Marionette {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  /** Resolves with the browser's first message. */
  readonly greeting: Promise<void>;
  #greet: () => void = () => {};
  #received = Buffer.alloc(0);
  #lastId = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.greeting = new Promise((resolve) => (this.#greet = resolve));
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#read();
    });
  }

  async command(name: string, parameters: object): Promise<unknown> {
    const id = ++this.#lastId;
    const text = JSON.stringify([0, id, name, parameters]);
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    const answer = await new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    if (answer[2] !== null) throw new Error(`Firefox: ${name}: ${JSON.stringify(answer[2])}`);
    return answer[3];
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(): void {
    for (;;) {
      const colon = this.#received.indexOf(':');
      const end = colon + 1 + Number(this.#received.toString('latin1', 0, Math.max(colon, 0)));
      if (colon < 0 || this.#received.length < end) return;
      const message: unknown = JSON.parse(this.#received.toString('utf8', colon + 1, end));
      this.#received = this.#received.subarray(end);
      if (!Array.isArray(message)) this.#greet();
      else this.#waiting.get(Number(message[1]))?.(message as Answer);
    }
  }
}

/** Debian has it outside of PATH, in a folder named after the architecture. */
function miniBrowser(): string {
  for (const folder of readdirSync('/usr/lib'))
    for (const api of ['webkit2gtk-4.1', 'webkit2gtk-4.0']) {
      const path = join('/usr/lib', folder, api, 'MiniBrowser');
      if (existsSync(path)) return path;
    }
  throw new Error('no MiniBrowser: apt-get install webkit2gtk-driver');
}
