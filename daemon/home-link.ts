import { dirname } from 'node:path';
import type { CameraManager } from './camera/camera-manager.ts';
import { cameraName } from './config/camera-name.ts';
import type { Loaded } from './config/load.ts';
import type { Key } from './config/settings.ts';
import { homeActions } from './home-actions.ts';
import type { Log } from './log/logger.ts';
import { controlValues, pictureControls } from './mqtt/picture-controls.ts';
import type { StateMessage } from './mqtt/state-message.ts';
import { MqttSwitch } from './mqtt/mqtt-switch.ts';
import { nextFrame } from './next-frame.ts';
import { isLoopback } from './net/addresses.ts';
import { openableUrls } from './net/openable-urls.ts';
import type { SettingsEditor } from './settings/settings-editor.ts';
import { lockOf } from './settings/settings-document.ts';
import type { Broadcaster } from './stream/broadcaster.ts';
import type { Surveillance } from './surveillance/surveillance.ts';
import type { Host, HostFacts } from './system/host.ts';
import { VERSION } from './version.ts';
import type { WebApp } from './web-app.ts';

export interface HomeLinkParts {
  /** The settings in effect. */
  readonly settings: () => Loaded;
  readonly log: Log;
  /** See cameraId(). */
  readonly id: string;
  readonly cameras: CameraManager;
  readonly broadcaster: Broadcaster;
  readonly surveillance: Pick<Surveillance, 'events' | 'motion' | 'privacy' | 'recording'>;
  readonly editor: Pick<SettingsEditor, 'change' | 'tag'>;
  readonly webApp: Pick<WebApp, 'documents' | 'machine'>;
  readonly host: Pick<Host, 'facts'>;
  /** At which picamd listens. */
  readonly urls: () => readonly string[];
  readonly onNotices: () => void;
}

/** How old facts about the machine may be in what is sent by itself all day. */
const HOST_AGE_MS = 25_000;

/** What a camera tells home automation, and what that can make it do: the same as a person on the page. */
export function createHomeLink(parts: HomeLinkParts): MqttSwitch {
  const { broadcaster, cameras, host, id, log, settings, surveillance, urls, webApp } = parts;
  const { events, motion } = surveillance;
  const config = () => settings().config;
  const isLocked = (key: Key) => lockOf(key, settings(), false) !== null;
  const { path } = settings().saved;
  const folder = path === null ? null : dirname(path);
  let facts: HostFacts | null = null;
  return new MqttSwitch({
    log,
    id,
    events,
    onNotices: parts.onNotices,
    stateFolder: folder,
    onMotion: (callback) => motion.listen(callback),
    current: () => cameras.current(),
    nextFrame: () => nextFrame(broadcaster, cameras),
    isPrivate: () => cameras.isPrivate(),
    state: () => stateMessage(parts, facts),
    refresh: async () => {
      facts = await host.facts(HOST_AGE_MS);
    },
    switches: () => ({
      privacy: surveillance.privacy.isOn,
      motion: config().MOTION,
      recording: config().RECORD !== 'off',
    }),
    isLocked: (name) => name !== 'privacy' && isLocked(name === 'motion' ? 'MOTION' : 'RECORD'),
    // A camera that is private now has its controls afterwards.
    controls: () => (hasCameraProgram(parts) ? pictureControls(config(), isLocked) : []),
    controlValues: (controls) => controlValues(config(), controls),
    facts: () => ({
      name: cameraName(config()),
      model: facts?.model ?? null,
      version: VERSION,
      pageUrl: pageUrl(urls()),
    }),
    actions: homeActions({ ...parts, restart: () => webApp.machine.restartPicamd() }),
    restartsPicamd: webApp.machine.restartsPicamd,
  });
}

function hasCameraProgram({ cameras, settings }: HomeLinkParts): boolean {
  const { SOURCE } = settings().config;
  return SOURCE === 'rpicam' || (SOURCE === 'auto' && cameras.camera?.source.kind !== 'test');
}

function stateMessage(
  { surveillance, webApp, broadcaster }: HomeLinkParts,
  host: HostFacts | null,
): StateMessage {
  const { until } = surveillance.privacy.state;
  const recording = surveillance.recording.report;
  return {
    ...webApp.documents.summary(),
    viewers: broadcaster.viewers.size,
    privateUntil: until === null || !surveillance.privacy.isOn ? null : new Date(until).toISOString(),
    detecting: surveillance.motion.report !== null,
    recording: recording?.state ?? 'off',
    freeBytes: recording?.space?.freeBytes ?? null,
    temperature: host?.temperatureCelsius == null ? null : Math.round(host.temperatureCelsius * 10) / 10,
    uptime: Math.round(process.uptime()),
  };
}

/** By name, so that it stays right with another address; null if only this machine can open it. */
function pageUrl(urls: readonly string[]): string | null {
  for (const url of urls) {
    const [first] = openableUrls(url);
    if (first !== undefined) return first;
    if (URL.canParse(url) && !isLoopback(new URL(url).hostname)) return url;
  }
  return null;
}
