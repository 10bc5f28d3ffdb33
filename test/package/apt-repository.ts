import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const KEY = 'test@example.org';

/** A repository built by scripts/build-apt-repo, signed with a key of this test. */
export class AptRepository {
  readonly #folder = mkdtempSync(join(tmpdir(), 'picamd-apt-'));
  readonly #env = { ...process.env, GNUPGHOME: join(this.#folder, 'gnupg') };

  constructor() {
    mkdirSync(this.#env.GNUPGHOME, { mode: 0o700 });
    this.#run(
      'gpg',
      '--batch',
      '--quiet',
      '--passphrase',
      '',
      '--quick-generate-key',
      KEY,
      'ed25519',
      'sign',
      'never',
    );
  }

  /** The folder that a web server would serve. */
  get files(): string {
    return join(this.#folder, 'repository');
  }

  /** The .sources file of a Pi, for a repository at `uri`. */
  source(uri: string): string {
    const shipped = readFileSync(join(PROJECT, 'deploy/apt/picamd.sources'), 'utf8');
    return shipped.replace(/^URIs: .*/m, `URIs: ${uri}`);
  }

  add(...packages: string[]): void {
    this.#run(join(PROJECT, 'scripts/build-apt-repo'), this.files, KEY, ...packages);
  }

  remove(): void {
    // End the agent that gpg has started, before its folder is deleted.
    this.#run('gpgconf', '--kill', 'gpg-agent');
    rmSync(this.#folder, { recursive: true });
  }

  #run(command: string, ...args: string[]): void {
    execFileSync(command, args, { env: this.#env, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
