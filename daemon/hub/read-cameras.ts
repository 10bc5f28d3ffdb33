import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorMessage } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { readSecret } from '../system/secret-file.ts';
import { isPicamd, parseCamerasFile, streamUrl } from './cameras-file.ts';
import type { CameraLine } from './cameras-file.ts';

/** A camera of the list that is a picamd. */
export interface PicamdAddress {
  /** Ends with a slash; may hold a user and a password. */
  readonly url: string;
  readonly token: string | null;
}

/** A camera that a hub may ask, and where. */
export interface ListedCamera {
  readonly name: string;
  /** May hold a password or a token. */
  readonly url: string;
  /** Null: it is no picamd. */
  readonly picamd: PicamdAddress | null;
}

export interface ReadCameras {
  /** Null: the file cannot be read. */
  readonly cameras: readonly ListedCamera[] | null;
  readonly notices: readonly Notice[];
}

/** 1000 lines with long URLs; a larger file is something else. */
const MAX_FILE_BYTES = 1024 * 1024;
const TOKEN_RULES = { mode: 0o640, maxBytes: 4096 };
/** A file full of mistakes must not fill the log and /status. */
const MOST_NOTICES = 5;

/** Reads CAMERAS_FILE and the files of tokens that it names, relative to its folder. Never rejects. */
export async function readCameras(path: string): Promise<ReadCameras> {
  if (path === '')
    return unreadable(
      'A hub has no cameras: CAMERAS_FILE is not set',
      'Set CAMERAS_FILE to the path of a file with a line for each camera: NAME URL.',
    );
  let text: string;
  try {
    text = await readSmall(path);
  } catch (error) {
    return unreadable(
      `The cameras cannot be read: ${errorMessage(error)}`,
      `Make ${path} readable for the user that runs picamd, then run: kill -HUP PID, or restart picamd.`,
    );
  }
  const { cameras, problems } = parseCamerasFile(text, path);
  const listed: ListedCamera[] = [];
  const wrong = [...problems];
  for (const camera of cameras) {
    const token = await readToken(camera, path);
    if (token === 'unusable')
      wrong.push(`${path} line ${camera.line}: the token file of ${camera.name} cannot be used`);
    else listed.push(listedCamera(camera, token));
  }
  return { cameras: listed, notices: lineNotices(wrong, path) };
}

async function readSmall(path: string): Promise<string> {
  // Does not wait for a pipe.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new Error(`${path} is not a file`);
    if (facts.size > MAX_FILE_BYTES) throw new Error(`${path} is larger than ${MAX_FILE_BYTES} bytes`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Null if it needs none; 'unusable' if its file cannot be read, or others can read it. */
async function readToken({ tokenFile }: CameraLine, path: string): Promise<string | null> {
  if (tokenFile === null) return null;
  try {
    const token = await readSecret(resolve(dirname(path), tokenFile), TOKEN_RULES);
    return token.toString('utf8').trim().split(/\s/)[0] || 'unusable';
  } catch {
    return 'unusable';
  }
}

/** What the hub asks a camera of the list. */
function listedCamera(camera: CameraLine, token: string | null): ListedCamera {
  const { name, url } = camera;
  return {
    name,
    url: streamUrl(camera, token),
    picamd: isPicamd(url) ? { url, token } : null,
  };
}

function unreadable(message: string, hint: string): ReadCameras {
  return { cameras: null, notices: [{ code: 'no-cameras-file', message, hint }] };
}

function lineNotices(problems: readonly string[], path: string): Notice[] {
  const [shown, more] = [problems.slice(0, MOST_NOTICES), problems.length - MOST_NOTICES];
  if (more > 0) shown.push(`${path} has ${more} more ${more === 1 ? 'mistake' : 'mistakes'}`);
  const hint = `Fix the line as NAME URL [TOKEN_FILE]; a token file must be readable by picamd's user only. Then run: kill -HUP PID, or restart picamd.`;
  return shown.map((message) => ({ code: 'bad-camera-line', message, hint }));
}
