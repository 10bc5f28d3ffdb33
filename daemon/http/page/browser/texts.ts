/**
 * Every text of the viewer page but the warnings (warning-texts.ts): translate both to add a language. Scripts import the texts that they show;
 * scripts/bundle-page.ts replaces each {{name}} in index.html with the text in HTML_TEXTS. The daemon's errors and
 * notices are not here: they come with /status.
 */
export const PAGE_LANGUAGE = 'en';

const RESET_ZOOM = 'Reset zoom';
const SPACE_KEY = 'Space';
const PAUSE = 'Pause';
const STARTING = 'Starting';

export const HTML_TEXTS = {
  language: PAGE_LANGUAGE,
  connecting: 'Connecting',
  starting: STARTING,
  testPicture: 'Test picture, not a camera',
  picture: 'Picture',
  livePicture: 'Live camera picture',
  shortcutsHint: 'Press Space to pause, plus and minus to zoom, arrow keys to move.',
  retryNow: 'Retry now',
  pictureControls: 'Picture controls',
  pause: PAUSE,
  snapshot: 'Snapshot',
  original: 'Original',
  saveSnapshot: 'Save snapshot',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  resetZoom: RESET_ZOOM,
  rotate: 'Rotate',
  mirror: 'Mirror horizontally',
  flip: 'Flip vertically',
  showTime: 'Show time',
  more: 'More',
  theatre: 'Theatre mode',
  pictureInPicture: 'Picture in picture',
  fullscreen: 'Fullscreen',
  lastMinute: 'Last minute',
  frameRate: 'Frame rate',
  latency: 'Latency',
  details: 'Details',
  closeDetails: 'Close details',
  warnings: 'Warnings',
  camera: 'Camera',
  state: 'State',
  sensor: 'Sensor',
  machine: 'Model',
  resolution: 'Resolution',
  frameSize: 'Frame size',
  viewers: 'Viewers',
  access: 'Access',
  droppedFrames: 'Dropped frames',
  skippedFrames: 'Frames skipped by this browser',
  restarts: 'Restarts',
  recentErrors: 'Recent errors',
  system: 'System',
  temperature: 'Temperature',
  powerSupply: 'Power supply',
  memory: 'Memory',
  disk: 'Disk',
  systemUptime: 'System uptime',
  picamdUptime: 'picamd uptime',
  picamdMemory: 'picamd memory',
  version: 'picamd version',
  cameraUrls: 'Camera URLs',
  streamUrl: 'Stream URL',
  snapshotUrl: 'Snapshot URL',
  embedUrl: 'Embed URL',
  copy: 'Copy',
  copyCommand: 'Copy command',
  findsTheCause: 'finds the cause',
  copyStreamUrl: 'Copy stream URL',
  copySnapshotUrl: 'Copy snapshot URL',
  copyEmbedUrl: 'Copy embed URL',
  recipes: 'Connect other apps',
  settings: 'Settings',
  statusJson: 'Status as JSON',
  logOut: 'Log out',
  shortcuts: 'Keyboard shortcuts',
  spaceKey: SPACE_KEY,
  zoomKeys: 'Zoom in, out, reset',
  arrowKeys: 'Move when zoomed in',
  orientationKeys: 'Rotate, mirror, flip',
  windowKeys: 'Picture in picture, theatre mode, fullscreen',
  shortcutsNote: 'Space and arrows work when the picture is selected; letters work anywhere.',
} as const;

export const BYTE_UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;
export const UNITS = { day: 'd', hour: 'h', minute: 'min', second: 's', millisecond: 'ms', fps: 'fps' };

/** The state of the picture in the bar, by DisplayState.kind. */
export const PILL_TEXTS = {
  live: 'Live',
  late: 'Slow connection',
  connecting: STARTING,
  paused: 'Paused',
  old: 'Offline',
} as const;

/** The state of the picture: labels of one to three words, and titles of the card over an old picture. */
export const DISPLAY_TEXTS = {
  live: 'Live',
  paused: 'Paused',
  connecting: 'Connecting',
  delayed: 'Delayed',
  delayedBy: (latency: string) => `${latency} delay`,
  offline: 'Offline',
  noLivePicture: 'No live picture',
  cameraOffline: 'Camera offline',
  lastPicture: (age: string) => `Last picture ${age} ago`,
  lastPictureAt: (time: string, age: string) => `Last picture ${time}, ${age} ago`,
} as const;

/** Why there is no live picture, and what to do about it. */
export const REASON_TEXTS = {
  unreachable: {
    reason: 'Can’t reach the camera',
    hint: 'Check that this device is on the camera’s network, that the Pi has power and that picamd is running.',
  },
  loggedOut: { reason: 'You’ve been logged out', hint: 'Reload the page to log in.' },
  viewerLimit: {
    reason: 'The viewer limit has been reached',
    hint: 'Close other windows that show this camera, or raise MAX_VIEWERS.',
  },
  noFrame: { reason: 'The camera has no picture', hint: 'picamd keeps retrying. Its log says why.' },
  undecodable: {
    reason: 'This browser can’t decode the pictures',
    hint: 'Open /snapshot.jpg to check one. If it is broken too, restart picamd.',
  },
  notPicamd: {
    reason: 'Something other than picamd is answering',
    hint: 'There may be a proxy or a login page between this browser and the Pi.',
  },
  connecting: { reason: 'Connecting to the camera', hint: '' },
  waiting: { reason: 'Waiting for a new picture', hint: '' },
  starting: { reason: 'The camera is starting', hint: '' },
  stalled: {
    reason: 'The camera is not sending new pictures',
    hint: 'If this continues, picamd restarts it automatically.',
  },
} as const;

export const CONNECTION_TEXTS = {
  keepsRetrying: 'picamd keeps retrying.',
  stopped: 'picamd does not retry until you restart it or change its settings.',
  retryingIn: (time: string) => `Retrying in ${time}`,
  limitedTo: (fps: number, of: number | null) =>
    `Slow connection: limited to ${of === null ? fps : `${fps} of ${of}`} fps`,
  limited: 'Slow connection, fewer frames',
} as const;

export const CONTROL_TEXTS = {
  pause: PAUSE,
  play: 'Play',
  saveOriginal: 'Save original',
  resetZoom: RESET_ZOOM,
  spaceKey: SPACE_KEY,
  tooltip: (label: string, key: string) => `${label} (${key})`,
  savedAs: (name: string) => `Saved as ${name}`,
  nothingToSave: 'No picture to save right now',
  notAllowed: 'This browser doesn’t allow that right now',
  copied: 'Copied',
  notCopied: 'This browser doesn’t allow copying. The text is selected: copy it yourself.',
} as const;

/** By `camera.state` of /status. */
export const STATE_TEXTS: Readonly<Record<string, string>> = {
  starting: 'Starting',
  streaming: 'Streaming',
  unreadable: 'Pictures can’t be used',
  stalled: 'Not responding, restarting',
  'backing-off': 'Failed, retrying',
  stopped: 'Stopped',
  idle: 'Idle, no viewers',
};

/** By `access` of /status. */
export const ACCESS_TEXTS: Readonly<Record<string, string>> = {
  open: 'Anyone on the network',
  password: 'Password required',
  local: 'This device only',
};

export const DETAIL_TEXTS = {
  frameRate: (measured: string, setTo: string) => `${measured} (set to ${setTo})`,
  skipped: (viewers: string, frames: number) =>
    `${viewers} (${frames === 1 ? '1 frame' : `${frames.toLocaleString(PAGE_LANGUAGE)} frames`} skipped)`,
  free: (available: string, total: string) => `${available} of ${total} free`,
  power: { unknown: 'Unknown', problem: 'Problem, see Warnings', okNow: 'OK now, see Warnings', ok: 'OK' },
  asOf: (time: string) => `As of ${time}`,
  ago: (time: string) => `${time} ago`,
  justNow: 'Less than a minute ago',
  plotScale: (top: string) => `0–${top}`,
  plotRange: (lowest: string, highest: string) => `From ${lowest} to ${highest} in the last minute`,
  inARow: (times: number) => `${times.toLocaleString(PAGE_LANGUAGE)} times in a row`,
} as const;
