import { chooseSource } from '../camera/sources/choose-source.ts';
import { hasFirstFrame } from '../camera/sources/first-frame.ts';
import { planMemory } from '../config/memory-plan.ts';
import { PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { natsNameOf } from '../hub/cameras-file.ts';
import { hubCameraConfig } from '../hub/hub-config.ts';
import { readCameras } from '../hub/read-cameras.ts';
import type { ListedCamera } from '../hub/read-cameras.ts';
import { fault, notPermitted, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';

/** Each is a connection, and may be a process that looks a name up. */
const AT_A_TIME = 16;
/** Two cameras that do not respond, one after the other, leave time for the answer. */
const ALL_MS = 9000;

/** Whether a hub can read its list of cameras and their tokens. */
export async function checkCamerasFile({ loaded }: CheckContext): Promise<CheckResult> {
  const { CAMERAS_FILE, NATS_URL } = loaded.config;
  if (CAMERAS_FILE === '' && NATS_URL.length > 0) return skipped('the cameras come over NATS');
  const { cameras, notices } = await readCameras(CAMERAS_FILE);
  const [first] = notices;
  const isRoot = process.getuid?.() === 0;
  if (cameras === null) {
    if (!isRoot && first?.message.includes('EACCES') === true) return notPermitted('the list of cameras');
    return fault(first?.message ?? 'the list of cameras cannot be read', first?.hint ?? '');
  }
  if (first !== undefined) {
    // Its token belongs to the service.
    if (!isRoot && notices.every(({ message }) => message.includes('token file')))
      return notPermitted('the tokens of the cameras');
    return warning(`${first.message}${more(notices)}`, first.hint);
  }
  return ok(`${count(cameras.length)} in ${CAMERAS_FILE}`);
}

function more(notices: readonly Notice[]): string {
  return notices.length > 1 ? `, and ${notices.length - 1} more` : '';
}

/** Whether the cameras of a hub send pictures: each is asked for one, as the hub would; not over NATS, where cameras call the hub. */
export async function checkHubCameras(context: CheckContext): Promise<CheckResult> {
  const { loaded, signal } = context;
  const { cameras } = await readCameras(loaded.config.CAMERAS_FILE);
  if (cameras === null || cameras.length === 0) return skipped('no cameras are known');
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ALL_MS)]);
  const waiting = cameras.filter(({ url }) => natsNameOf(url) === null);
  if (waiting.length === 0) return skipped('the cameras come over NATS');
  const asked: (readonly [name: string, problem: PicamdError | null])[] = [];
  const askNext = async (): Promise<void> => {
    for (let camera = waiting.shift(); camera !== undefined; camera = waiting.shift()) {
      if (limit.aborted) return void waiting.unshift(camera);
      asked.push([camera.name, await problemOf(camera, context, limit)]);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, askNext));
  const problems = asked.flatMap(([name, problem]) => (problem === null ? [] : [{ name, problem }]));
  const untried = waiting.length === 0 ? '' : `; ${count(waiting.length)} not tried, for lack of time`;
  const [first] = problems;
  if (first === undefined) return ok(`a picture from ${count(asked.length)}${untried}`);
  const others = problems.slice(1).map(({ name }) => name);
  const names = others.length === 0 ? '' : `; also ${others.join(', ')}`;
  return fault(
    `${first.name}: ${first.problem.message} (${problems.length} of ${count(asked.length)}${untried})${names}`,
    first.problem.hint,
  );
}

async function problemOf(
  camera: ListedCamera,
  { host, loaded }: CheckContext,
  signal: AbortSignal,
): Promise<PicamdError | null> {
  const config = hubCameraConfig(loaded.config, camera);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(host.commandMs)]);
  try {
    const { maxFrameBytes } = planMemory(config);
    if (await hasFirstFrame(await chooseSource(config), maxFrameBytes, limit)) return null;
    const seconds = host.commandMs / 1000;
    return new PicamdError(
      'no-frame',
      `it sent no picture within ${seconds} s`,
      'Open it in a player on this machine.',
    );
  } catch (error) {
    if (error instanceof PicamdError) return error;
    throw error;
  }
}

function count(cameras: number): string {
  return `${cameras} ${cameras === 1 ? 'camera' : 'cameras'}`;
}
