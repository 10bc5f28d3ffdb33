import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { Container, rootArchive } from '../helpers/container.ts';
import { brightness, decodeJpeg } from '../helpers/decode-jpeg.ts';
import { needs } from '../helpers/programs.ts';
import { buildDeb, output } from './deb.ts';
import { skipNamed } from '../helpers/skip-named.ts';
import { commitBefore, earlierDeb } from './earlier-deb.ts';
import { AptRepository } from './apt-repository.ts';
import { found } from './found.ts';
import { Gap } from './gap.ts';
import { BOOT_TIMEOUT_MS } from './machine.ts';

const NEXT = '99.0.0';
/** Below every release. */
const EARLIER = '0.0.1';
const EARLIER_BUILD_MS = 300_000;
const MAX_GAP_MS = 3000;
const REPOSITORY = '/srv/picamd';
const ANNA = ['--user', 'anna:four words of mine'];
/** The left half of the picture. */
const MASK = '0,0 0.5,0 0.5,1 0,1';
const NEW_SETTING = '#A_NEW_SETTING=';
/** Paths that apt and dpkg write for any package. */
const IGNORED_PATHS =
  '-path /proc -o -path /sys -o -path /run -o -path /tmp -o -path /dev -o -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/cache -o -path /var/log -o -path /root -o -path /srv -o -path /var/lib/systemd';

describe('the lifecycle of the package', function () {
  this.timeout(90_000);
  // Each test depends on the one before.
  needs('nspawn', 'mmdebstrap', 'apt-ftparchive', 'GnuPG', 'curl');
  let repository: AptRepository;
  let pi: Container;
  let fresh: Set<string>;
  let next: string;
  let gap: Gap | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'picamd-next-'));

  before('a machine with an apt source', async function () {
    this.timeout(BOOT_TIMEOUT_MS);
    repository = new AptRepository();
    repository.add(await buildDeb());
    pi = await Container.boot(await rootArchive());
    pi.put('/etc/apt/sources.list', '');
    pi.copy(`${repository.files}/picamd.asc`, '/usr/share/keyrings/picamd.asc');
    pi.put('/etc/apt/sources.list.d/picamd.sources', repository.source(`file:${REPOSITORY}`));
    publish();
    fresh = new Set(await files());
    next = withNewSetting(await buildDeb('--version', NEXT), folder);
  });
  after(async () => {
    gap?.stop();
    repository?.remove();
    rmSync(folder, { recursive: true });
    await pi?.stop();
  });

  it('is installed by apt from a signed repository', async () => {
    await pi.sh('apt-get update -q && apt-get install -qy --no-install-recommends picamd');
    expect(await pi.sh('systemctl is-active picamd')).to.equal('active\n');
    await pi.sh("echo 'four words of mine' | picamd passwd anna");
    await pi.sh("echo 'CAMERA_FRAMERATE=12' >> /etc/picamd/picamd.conf; systemctl restart picamd");
  });

  it('is rejected if another key has signed the repository', async () => {
    const other = new AptRepository();
    other.add(await buildDeb());
    pi.copy(`${other.files}/picamd.asc`, '/usr/share/keyrings/picamd.asc');
    const { stderr, stdout } = await pi.try('apt-get update -q');
    expect(stderr + stdout.toString()).to.match(/NO_PUBKEY|not signed|Missing key/);
    pi.copy(`${repository.files}/picamd.asc`, '/usr/share/keyrings/picamd.asc');
    await pi.sh('apt-get update -q');
    other.remove();
  });

  it('is upgraded by unattended-upgrades to a release with a new setting, although somebody has edited the settings; viewers wait 3 s at most', async () => {
    repository.add(next);
    publish();
    gap = new Gap(pi, 'anna:four words of mine');
    await gap.watching();
    await pi.sh('apt-get update -q && unattended-upgrade --verbose');
    expect(await version()).to.equal(NEXT);
    expect(await pi.sh('picamd --version')).to.equal(`picamd ${NEXT}\n`);
    expect(await pi.sh(`grep -l '${NEW_SETTING}' -r /etc/picamd /usr/share/picamd`)).to.equal(
      '/usr/share/picamd/picamd.conf\n',
    );
    await gap.watching();
    gap.stop();
    found(
      'longest time without a picture during an upgrade',
      `${(gap.longestMs / 1000).toFixed(1)} s`,
      '3 s',
    );
    expect(gap.longestMs).to.be.below(MAX_GAP_MS);
    await expectSettingsKept();
  });

  it('can be downgraded, and keeps the settings, also those of the settings page, and masks; what it does not know waits', async () => {
    const [tag = ''] = /(?<=^etag: ).*(?=\r$)/im.exec(await settings('--head')) ?? [];
    const changes = { CAMERA_NAME: 'Hall', MAX_VIEWERS: '7', PRIVACY_MASKS: MASK };
    const headers = ['-H', 'Content-Type: application/json', '-H', `If-Match: ${tag}`];
    await settings('-X', 'PATCH', ...headers, '--data', JSON.stringify(changes));
    await pi.sh(`echo '${NEW_SETTING.slice(1)}5' >>/var/lib/picamd/settings.conf`);
    const versions = (await pi.sh("apt-cache madison picamd | cut -d'|' -f2")).trim().split(/\s+/);
    const old = versions.find((version) => version !== NEXT) ?? 'none';
    await pi.sh(`apt-get install -qy --allow-downgrades picamd=${old}`);
    expect(await version()).to.equal(old);
    await expectSettingsKept();
    await expectSavedSettings();
    expect(await status()).to.match(/"code":"bad-saved-setting","message":"[^"]*A_NEW_SETTING/);
  });

  it('can be downgraded to a version without roles, which lets no viewer and no token with rights in', async function () {
    const commit = commitBefore('daemon/access/rights.ts');
    if (commit === null) skipNamed(this, 'going back to a version without roles: there is no history');
    this.timeout(EARLIER_BUILD_MS);
    const current = await version();
    await pi.sh("echo 'four words of bob' | picamd passwd bob --role viewer");
    const add = async (...args: string[]) =>
      (await pi.sh(`picamd token add ${args.join(' ')}`)).split('\n')[0];
    const [nvr, tv] = [await add('nvr'), await add('tv', '--rights live,status')];
    // It looks at the file at most once per second; at the start it reads it.
    await pi.sh('systemctl restart picamd');
    const answers = async () => {
      await pi.until('systemctl is-active picamd');
      const clients = {
        anna: ['--user', 'anna:four words of mine'],
        bob: ['--user', 'bob:four words of bob'],
        nvr: ['--header', `Authorization: Bearer ${nvr}`],
        tv: ['--header', `Authorization: Bearer ${tv}`],
      };
      const found: Record<string, string> = {};
      for (const [name, args] of Object.entries(clients)) {
        const codes = await Promise.all(
          ['/', '/status'].map((path) =>
            pi.curl('-o', '/dev/null', '-w', '%{http_code}', ...args, `http://127.0.0.1${path}`),
          ),
        );
        found[name] = codes.map(({ stdout }) => stdout.toString()).join(' ');
      }
      return found;
    };
    const withRoles = { anna: '200 200', bob: '200 200', nvr: '200 403', tv: '200 200' };
    expect(await answers()).to.deep.equal(withRoles);
    const { deb, folder: tree } = earlierDeb(commit, EARLIER);
    repository.add(deb);
    rmSync(tree, { recursive: true });
    publish();
    await pi.sh(`apt-get update -q && apt-get install -qy --allow-downgrades picamd=${EARLIER}`);
    expect(await version()).to.equal(EARLIER);
    expect(await answers()).to.deep.equal({ anna: '200 200', bob: '401 401', nvr: '200 403', tv: '401 401' });
    expect(await pi.sh('picamd passwd')).to.equal('anna\n');
    // It has no settings page, and leaves its file as it is.
    expect(await status()).to.match(/"framerate":12\b/);
    await pi.sh(`apt-get install -qy picamd=${current}`);
    expect(await answers()).to.deep.equal(withRoles);
    await expectSavedSettings();
    expect(await pi.sh('cat /var/lib/picamd/settings.conf')).to.include(NEW_SETTING.slice(1));
  });

  it('keeps settings and users when it is removed', async () => {
    await pi.sh('apt-get remove -qy picamd');
    expect((await pi.try('systemctl is-active picamd picamd.socket')).stdout.toString()).to.equal(
      'inactive\ninactive\n',
    );
    expect(await pi.sh('grep -c FRAMERATE=12 /etc/picamd/picamd.conf; ls /var/lib/picamd')).to.match(
      /^1\ncredentials/,
    );
    await pi.sh('apt-get install -qy --no-install-recommends picamd');
    await expectSettingsKept();
  });

  it('leaves no files when it is purged', async () => {
    await pi.sh('apt-get purge -qy picamd');
    expect((await files()).filter((file) => !fresh.has(file))).to.deep.equal([]);
    expect((await pi.try('id picamd')).code).to.equal(1);
    const leftovers =
      "systemctl list-unit-files --no-legend 'picamd*'; systemctl list-units --no-legend 'picamd*'";
    expect(await pi.sh(`${leftovers}; ps -eo args | grep '[l]ib/picamd' || true`)).to.equal('');
  });

  function publish(): void {
    pi.copy(repository.files, REPOSITORY);
  }

  async function files(): Promise<string[]> {
    return (await pi.sh(`find / \\( ${IGNORED_PATHS} \\) -prune -o -print | sort`)).split('\n');
  }

  async function version(): Promise<string> {
    return pi.sh("dpkg-query --show --showformat '${Version}' picamd");
  }

  async function expectSettingsKept(): Promise<void> {
    await pi.until('systemctl is-active picamd');
    expect(await status()).to.match(/"framerate":12\b/);
  }

  /** Those that the settings page has changed, and the picture without what the mask hides. */
  async function expectSavedSettings(): Promise<void> {
    expect(await status()).to.include('"name":"Hall"');
    expect(await settings()).to.match(/"key":"MAX_VIEWERS"[^}]*\}[^}]*"value":"7"/);
    const { stdout } = await pi.curl('--fail', '--retry', '5', ...ANNA, 'http://127.0.0.1/snapshot.jpg');
    const picture = decodeJpeg(stdout);
    const inMask = [8, 40, 90].map((x) => brightness(picture, x, x));
    expect(inMask, 'gray').to.deep.equal([128, 128, 128]);
  }

  const status = async () => (await pi.curl(...ANNA, 'http://127.0.0.1/status')).stdout.toString();
  const settings = async (...args: string[]) =>
    (await pi.curl('--fail-with-body', ...ANNA, ...args, 'http://127.0.0.1/settings.json')).stdout.toString();
});

/** Builds the package again in `folder`, with one more setting in each of its files that list the settings. */
function withNewSetting(deb: string, folder: string): string {
  const content = join(folder, 'content');
  execFileSync('dpkg-deb', ['--raw-extract', deb, content]);
  const lists = output('grep', '--recursive', '--files-with-matches', '^#\\?LOG_FORMAT=', content);
  for (const file of lists.trim().split('\n')) appendFileSync(file, `${NEW_SETTING}\n`);
  const next = join(folder, basename(deb));
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', content, next], { stdio: 'ignore' });
  return next;
}
