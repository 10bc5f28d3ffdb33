import { userInfo } from 'node:os';

/**
 * The environment of a camera program. Turns colors off (libcamera before v0.7.0 has its own variable for that, and
 * colors even a pipe), and removes settings that would hide the log lines by which failures are recognized.
 */
export function cameraEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const { LIBCAMERA_LOG_LEVELS: _levels, LIBCAMERA_LOG_FILE: _file, ...kept } = env;
  return { ...kept, LIBCAMERA_LOG_NO_COLOR: '1', LIBCAMERA_LOG_COLOR: 'no' };
}

/** The user's name for hints. In a container the user may have none. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '$USER';
  }
}
