import type { CameraManager } from './camera/camera-manager.ts';
import { cameraName } from './config/camera-name.ts';
import type { Config } from './config/settings.ts';
import type { Frame } from './frame/frame.ts';
import type { Log } from './log/logger.ts';
import { NatsSwitch } from './nats/nats-switch.ts';
import { openableUrls } from './net/openable-urls.ts';
import type { Broadcaster } from './stream/broadcaster.ts';
import type { Surveillance } from './surveillance/surveillance.ts';
import { VERSION } from './version.ts';
import type { WebApp } from './web-app.ts';

interface NatsSwitchSources {
  /** The settings in effect. */
  readonly config: () => Config;
  readonly log: Log;
  readonly cameras: CameraManager;
  readonly broadcaster: Broadcaster;
  readonly surveillance: Pick<Surveillance, 'events' | 'privacy'>;
  readonly webApp: Pick<WebApp, 'documents' | 'machine'>;
  /** At which picamd listens. */
  readonly urls: () => readonly string[];
  readonly onNotices: () => void;
}

/** A camera that is started for a picture needs as long as for a snapshot over HTTP. */
const PICTURE_MS = 4500;

/** What a camera tells the hubs of its site, and what they can make it do. */
export function createNatsSwitch(parts: NatsSwitchSources): NatsSwitch {
  const { broadcaster, cameras, config, log, surveillance, urls, webApp } = parts;
  const { documents, machine } = webApp;
  return new NatsSwitch({
    log,
    cameraName: () => cameraName(config()),
    onNotices: parts.onNotices,
    tap: (callback) => broadcaster.tap(callback),
    hold: () => cameras.hold(),
    current: () => cameras.current(),
    isPrivate: () => cameras.isPrivate(),
    events: surveillance.events,
    reports: {
      presence: () => {
        const { healthy, state, reason } = documents.health();
        const { size, fps } = documents.ustreamer();
        return {
          name: cameraName(config()),
          version: VERSION,
          state,
          healthy,
          reason: reason?.code ?? null,
          ...size,
          fps: Math.round(fps * 10) / 10,
          uptime: Math.round(process.uptime()),
          addresses: urls().flatMap((url) => openableUrls(url)),
        };
      },
      status: documents.status,
      metrics: documents.metrics,
    },
    actions: {
      nextFrame: () => nextFrame(broadcaster, cameras),
      switchPrivacy: (user, on, until) =>
        surveillance.privacy.switch({ user: user || 'a hub', address: 'NATS' }, on, until),
      restartsPicamd: machine.restartsPicamd,
      restartPicamd: () => machine.restartPicamd(),
    },
  });
}

/** In the tick in which it arrives, so that its bytes are still there; null if none does. */
function nextFrame(broadcaster: Broadcaster, cameras: CameraManager): Promise<Frame | null> {
  const release = cameras.hold();
  return new Promise((resolve) => {
    const done = (frame: Frame | null) => {
      clearTimeout(timer);
      cancel();
      release();
      resolve(frame);
    };
    const cancel = broadcaster.onNextFrame(done);
    const timer = setTimeout(() => done(null), PICTURE_MS);
  });
}
