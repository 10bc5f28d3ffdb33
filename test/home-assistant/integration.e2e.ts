import { expect } from 'chai';
import { credentialsFile } from '../helpers/credentials.ts';
import type { CredentialsFile } from '../helpers/credentials.ts';
import { eventually } from '../helpers/eventually.ts';
import { frameBytes, grayOfJpeg } from '../helpers/numbered-camera.ts';
import { runDaemon } from '../helpers/daemon.ts';
import { shownNumber } from '../helpers/shown-number.ts';
import { describeAtHome } from './described.ts';
import { startHomeCamera } from './home-camera.ts';
import type { HomeCamera } from './home-camera.ts';

const RIGHTS = 'live,status,recordings,control';
/** The head of a part of the stream. */
const PART = /content-length: (\d+)\r\n(?:.+\r\n)*\r\n/i;

describeAtHome('a camera with the integration', { custom: true }, (shared) => {
  let camera: HomeCamera;
  let credentials: CredentialsFile;
  /** For what the test itself asks of the camera. */
  let own = '';
  let entryId = '';

  before('start a camera that asks for a token', async () => {
    credentials = await credentialsFile();
    camera = await startHomeCamera(
      { HOST: shared().veth.here, CAMERA_NAME: 'Hall' },
      { env: { PICAMD_CREDENTIALS_FILE: credentials.path }, token: (own = await token('own')) },
    );
  });
  after(async () => {
    await camera?.remove();
    credentials?.clear();
  });

  /** As on the camera: `picamd token add NAME`. */
  async function token(name: string): Promise<string> {
    const env = { PICAMD_CREDENTIALS_FILE: credentials.path };
    const { code, stdout, stderr } = await runDaemon(['token', 'add', name, '--rights', RIGHTS], env);
    expect(code, stderr).to.equal(0);
    return stdout.split('\n')[0] ?? '';
  }

  const ofCamera = async () =>
    (await shared().api.entities()).filter(({ unique_id: unique }) => unique.includes(camera.id));
  const cameraEntity = async () =>
    (await ofCamera()).find(({ entity_id: id }) => id.startsWith('camera.'))?.entity_id ?? '';
  const streams = () =>
    eventually('live video', async () => {
      const state = await shared().api.state(await cameraEntity());
      return state !== null && state.state !== 'unavailable' && state;
    });

  it('is found in the network, and takes a token', async () => {
    shared().home.announce(camera.port, camera.id);
    const found = await eventually(
      'what was discovered',
      async () =>
        (await shared().api.waitingFlows('picamd')).find(({ context }) => context?.source === 'zeroconf') ??
        null,
    );
    const refused = await shared().api.continueFlow(found.flow_id, { token: 'wrong' });
    expect(refused.errors).to.have.property('base');
    const made = await shared().api.continueFlow(found.flow_id, { token: await token('home') });
    expect(made, JSON.stringify(made)).to.have.property('type', 'create_entry');
    entryId = made.result?.entry_id ?? '';
    await streams();
    expect(await shared().api.device(camera.id)).to.have.property('name', 'Hall');
  });

  it('shows its stream, frame by frame, as the camera sends it', async () => {
    const id = await cameraEntity();
    const ended = new AbortController();
    const { body } = await shared().api.request(`/api/camera_proxy_stream/${id}`, { signal: ended.signal });
    const numbers: number[] = [];
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of body ?? []) {
      rest = Buffer.concat([rest, chunk as Uint8Array]);
      for (let part = nextPart(rest); part !== null; part = nextPart(rest)) {
        rest = part.rest;
        const number = shownNumber(grayOfJpeg(part.jpeg)) ?? -1;
        expect(part.jpeg.equals(frameBytes(number)), `frame ${number}`).to.equal(true);
        numbers.push(number);
      }
      if (numbers.length >= 10) break;
    }
    ended.abort();
    expect(numbers).to.deep.equal(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).to.equal(numbers.length);
  });

  it('asks for another token when the first one is revoked, and goes on with it', async () => {
    await revoke('home');
    const asked = await eventually(
      'the question for a token',
      async () =>
        (await shared().api.waitingFlows('picamd')).find(({ context }) => context?.source === 'reauth') ??
        null,
    );
    const done = await shared().api.continueFlow(asked.flow_id, { token: await token('home2') });
    expect(done).to.deep.include({ type: 'abort', reason: 'reauth_successful' });
    await streams();
    expect(await shared().api.waitingFlows('picamd')).to.deep.equal([]);
  });

  async function revoke(name: string): Promise<void> {
    const env = { PICAMD_CREDENTIALS_FILE: credentials.path };
    expect((await runDaemon(['token', 'revoke', name], env)).code).to.equal(0);
  }

  it('leaves nothing when it is removed', async () => {
    await shared().api.removeEntry(entryId);
    await eventually('nothing of it', async () => {
      const states = (await shared().api.states()).filter(({ entity_id: id }) => id.includes('hall'));
      return (
        (await ofCamera()).length === 0 &&
        states.length === 0 &&
        (await shared().api.device(camera.id)) === null
      );
    });
    await eventually('no viewer', async () => {
      const headers = { Authorization: `Bearer ${own}` };
      const status = await (await fetch(`${camera.url}/status`, { headers })).json();
      return (status as { viewers: readonly unknown[] }).viewers.length === 0;
    });
  });

  it('gave Home Assistant nothing to complain of, but the token that was revoked', () => {
    const others = shared().home.complaints.filter((complaint) => !complaint.includes('refuses the token'));
    expect(others).to.deep.equal([]);
  });
});

/** The first whole JPEG of a multipart stream, and what follows. */
function nextPart(bytes: Buffer): { jpeg: Buffer; rest: Buffer } | null {
  const head = PART.exec(bytes.subarray(0, 1000).toString('latin1'));
  if (head === null) return null;
  const [from, size] = [head.index + head[0].length, Number(head[1])];
  if (bytes.length < from + size) return null;
  return { jpeg: bytes.subarray(from, from + size), rest: bytes.subarray(from + size) };
}
