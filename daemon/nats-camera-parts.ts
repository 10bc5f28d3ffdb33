import type { CameraManager } from './camera/camera-manager.ts';
import { openClip } from './clip/open-clip.ts';
import type { ClipRange, OpenClip } from './clip/open-clip.ts';
import { cameraName } from './config/camera-name.ts';
import type { Config } from './config/settings.ts';
import type { Log } from './log/logger.ts';
import type { ConfigActions } from './nats/config-desk.ts';
import { NatsSwitch } from './nats/nats-switch.ts';
import { nextFrame } from './next-frame.ts';
import { openableUrls } from './net/openable-urls.ts';
import { changeFromAfar } from './settings/change-from-afar.ts';
import type { SettingsEditor } from './settings/settings-editor.ts';
import { shownValues } from './settings/transfer.ts';
import type { Broadcaster } from './stream/broadcaster.ts';
import type { Surveillance } from './surveillance/surveillance.ts';
import type { WebApp } from './web-app.ts';

interface NatsSwitchSources {
  /** The settings in effect. */
  readonly config: () => Config;
  readonly log: Log;
  readonly cameras: CameraManager;
  readonly broadcaster: Broadcaster;
  readonly surveillance: Pick<Surveillance, 'events' | 'privacy'>;
  readonly webApp: Pick<WebApp, 'documents' | 'machine'>;
  readonly editor: SettingsEditor;
  /** At which picamd listens. */
  readonly urls: () => readonly string[];
  readonly onNotices: () => void;
}

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
    config: configActions(parts.editor),
    openClip: (range, gone) => openRingClip(broadcaster, cameras, range, gone),
    reports: {
      presence: () => ({
        ...documents.summary(),
        uptime: Math.round(process.uptime()),
        addresses: urls().flatMap((url) => openableUrls(url)),
      }),
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

function configActions(editor: SettingsEditor): ConfigActions {
  return {
    shown: () => ({ tag: editor.tag, settings: Object.fromEntries(shownValues(editor.saved.content)) }),
    change: (by, tag, changes) =>
      changeFromAfar(editor, { user: by || 'an admin', address: 'NATS' }, tag, changes),
  };
}

/** A clip as /clip has it, which keeps the camera running until `gone` aborts. */
function openRingClip(
  broadcaster: Broadcaster,
  cameras: CameraManager,
  range: ClipRange,
  gone: AbortSignal,
): Promise<OpenClip | null> {
  gone.addEventListener('abort', cameras.hold());
  const source = {
    framesSince: (capturedAtMs: number) => cameras.camera?.ring.framesSince(capturedAtMs) ?? [],
    onNextFrame: (callback: () => void) => broadcaster.onNextFrame(callback),
    isAllowed: () => !cameras.isPrivate(),
    frameIntervalMs: () => cameras.frameIntervalMs(),
    nextFrame: () => nextFrame(broadcaster, cameras),
  };
  return openClip(source, range, gone);
}
