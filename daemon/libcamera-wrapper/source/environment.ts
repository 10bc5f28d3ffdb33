import { userInfo } from 'node:os';

/**
 * The environment of a camera program: without colours (libcamera before v0.7.0 has its own word for that, and
 * colours even a pipe), and without the settings that would take away the log lines failures are known by.
 */
export function cameraEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const { LIBCAMERA_LOG_LEVELS: _levels, LIBCAMERA_LOG_FILE: _file, ...kept } = env;
  return { ...kept, LIBCAMERA_LOG_NO_COLOR: '1', LIBCAMERA_LOG_COLOR: 'no' };
}

/** For hints. A container's user may have no name. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '$USER';
  }
}
