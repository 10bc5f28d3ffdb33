import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { writeCredentials } from '../../daemon/access/credentials-file.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { makeCertificate } from '../../daemon/server/self-signed.ts';
import { cameraEnvironment } from './camera-settings.ts';
import type { CameraSettings } from './camera-settings.ts';
import { pinned } from './children.ts';
import type { Mode, SubjectName } from './results.ts';

/** A server that is measured. */
export interface Subject {
  name: SubjectName;
  mode: Mode;
  /** Starts it on this port. */
  command(port: number): string[];
  env: NodeJS.ProcessEnv;
  path: string;
  slowViewers: number;
  tls: boolean;
  /** The value of an Authorization header, or empty. */
  authorization: string;
}

/** What the subjects share. */
export interface Stage {
  /** For files of theirs. */
  folder: string;
  camera: CameraSettings;
  width: number;
  height: number;
  /** The daemon's main.js. */
  daemon: string;
}

const SLOW_VIEWERS = 10;
const USER = 'viewer';
const PASSWORD = 'a password of the bench';
const FLOOR_SOURCE = fileURLToPath(new URL('../../../scripts/bench/floor.c', import.meta.url));

/** The yardstick in C; null without a compiler. */
export function cFloor(stage: Stage): Subject | null {
  const program = join(stage.folder, 'floor');
  const { status } = spawnSync('cc', ['-O2', '-o', program, FLOOR_SOURCE], { stdio: 'ignore' });
  return status === 0 ? floor('c-floor', [program], stage) : null;
}

export function nodeFloor(stage: Stage): Subject {
  return floor('node-floor', [process.execPath, compiled('node-floor.js')], stage);
}

function floor(name: SubjectName, command: string[], stage: Stage): Subject {
  const camera = cameraProgram(stage);
  return {
    ...PLAIN,
    name,
    command: (port) => [...command, String(port), camera],
    env: childEnvironment(stage),
  };
}

/** picamd in a mode. Writes the files that the mode needs. */
export async function picamd(mode: Mode, stage: Stage): Promise<Subject> {
  const settings = {
    SOURCE: 'rpicam',
    CAMERA_BINARY: cameraProgram(stage),
    CAMERA_WIDTH: stage.width,
    CAMERA_HEIGHT: stage.height,
    CAMERA_FRAMERATE: stage.camera.rate,
    MAX_VIEWERS: 500,
    MAX_VIEWERS_PER_ADDRESS: 500,
    CREDENTIALS_FILE: join(stage.folder, 'no-credentials'),
    ...(await modeSettings(mode, stage.folder)),
  };
  // Empty: that of the machine must not apply.
  const settingsFile = join(stage.folder, 'settings');
  writeFileSync(settingsFile, '');
  const env = Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`PICAMD_${key}`, String(value)]),
  );
  return {
    ...PLAIN,
    name: 'picamd',
    mode,
    command: (port) => [process.execPath, stage.daemon, '--config', settingsFile, '--port', String(port)],
    env: { ...childEnvironment(stage), ...env },
    path: mode === 'fps' ? '/video_feed?fps=5' : '/video_feed',
    slowViewers: mode === 'slow' ? SLOW_VIEWERS : 0,
    tls: mode === 'tls',
    authorization: mode === 'auth' ? `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}` : '',
  };
}

const PLAIN = { mode: 'plain', path: '/video_feed', slowViewers: 0, tls: false, authorization: '' } as const;

async function modeSettings(mode: Mode, folder: string): Promise<Record<string, string>> {
  switch (mode) {
    case 'on-demand':
      return { CAMERA_MODE: 'on-demand' };
    case 'tls': {
      const [TLS_CERT, TLS_KEY] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
      await makeCertificate(TLS_CERT, TLS_KEY, ['localhost']);
      return { TLS_CERT, TLS_KEY };
    }
    case 'auth': {
      const CREDENTIALS_FILE = join(folder, 'credentials');
      const admin = { passwordHash: await hashPassword(PASSWORD), role: 'admin', cameras: null } as const;
      const users = new Map([[USER, admin]]);
      await writeCredentials(CREDENTIALS_FILE, { ...noCredentials(), users });
      return { CREDENTIALS_FILE };
    }
    case 'plain':
    case 'fps':
    case 'slow':
      return {};
  }
}

/** A program in the place of rpicam-vid. A script of Node is none that can be executed. */
function cameraProgram({ folder }: Stage): string {
  const path = join(folder, 'camera');
  const words = [...pinned('load'), process.execPath, compiled('camera.js')];
  writeFileSync(path, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Without the settings of the person who runs the bench. */
function childEnvironment({ camera }: Stage): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PICAMD_'));
  return { ...Object.fromEntries(own), ...cameraEnvironment(camera) };
}

function compiled(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
