import { needs } from '../helpers/programs.ts';
import { skipNamed } from '../helpers/skip-named.ts';
import { HomeAssistant, INSTALL_MS, installedSystem } from './home-assistant.ts';
import type { HomeAssistantApi } from './home-assistant-api.ts';
import { vethPair } from './veth-pair.ts';
import type { VethPair } from './veth-pair.ts';

/** What the tests of a file share. */
export interface Shared {
  readonly veth: VethPair;
  readonly home: HomeAssistant;
  readonly api: HomeAssistantApi;
}

/** A step that takes long has a limit of its own; this one only ends what hangs. */
const TEST_MS = 400_000;

/** Tests with the true Home Assistant; skipped by name where it cannot be installed, also in CI: whether PyPI answers is not picamd's doing. */
export function describeAtHome(
  title: string,
  options: { custom: boolean },
  body: (shared: () => Shared) => void,
): void {
  describe(`${title} (in Home Assistant)`, function () {
    this.timeout(TEST_MS);
    needs('mmdebstrap', 'iproute2', 'Mosquitto', 'Chromium');
    let shared: Shared | null = null;
    let veth: VethPair | null = null;
    let home: HomeAssistant | null = null;

    before('install and start Home Assistant', async function () {
      this.timeout(INSTALL_MS + TEST_MS);
      if (process.getuid?.() !== 0)
        skipNamed(this, 'Home Assistant: only root can start it in a network of its own');
      const system = await installedSystem();
      if (system === null)
        skipNamed(this, 'Home Assistant: the packages of Debian or Python are not reached');
      veth = vethPair();
      home = await HomeAssistant.start(system, veth, options);
      shared = { veth, home, api: await home.onboard() };
    });

    after(async () => {
      await home?.stop();
      veth?.remove();
    });

    body(() => {
      if (shared === null) throw new Error('Home Assistant is not started yet');
      return shared;
    });
  });
}
