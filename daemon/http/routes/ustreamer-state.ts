import type { Viewer } from '../../stream/viewer.ts';
import { HEADERS_AHEAD } from '../../stream/multipart.ts';
import type { PictureSize } from '../middleware/axis-query.ts';
import { jsonDocument } from './json-document.ts';

/** What ustreamer's state document says about a camera. */
export interface UstreamerFacts {
  /** JPEG quality, or null if the frames arrive encoded. */
  quality: number | null;
  size: PictureSize;
  online: boolean;
  /** In frames per second, as set; as measured for a source with a rate of its own. */
  framerate: number;
  /** As measured. */
  fps: number;
  viewers: Iterable<Viewer>;
}

/** GET /state: ustreamer's state document. */
export function stateJson({ ustreamer }: { readonly ustreamer: () => UstreamerFacts }) {
  return jsonDocument(() => ustreamerState(ustreamer(), performance.now()));
}

/**
 * The format of ustreamer 6 (src/ustreamer/http/server.c), without its optional blocks for H.264, shared memory and a
 * video-passthrough board. Rates are whole numbers there.
 */
export function ustreamerState(facts: UstreamerFacts, nowMs: number): object {
  const clients = [...facts.viewers].map((viewer) => [idOf(viewer), clientOf(viewer, nowMs)] as const);
  const fps = Math.round(facts.fps);
  return {
    ok: true,
    result: {
      instance_id: '',
      encoder: { type: facts.quality === null ? 'HW' : 'CPU', quality: facts.quality ?? 0 },
      source: {
        resolution: facts.size,
        online: facts.online,
        desired_fps: Math.round(facts.framerate),
        captured_fps: fps,
      },
      stream: { queued_fps: fps, clients: clients.length, clients_stat: Object.fromEntries(clients) },
    },
  };
}

/** 16 hexadecimal digits, as in ustreamer. */
function idOf(viewer: Viewer): string {
  return viewer.id.toString(16).padStart(16, '0');
}

function clientOf(viewer: Viewer, nowMs: number) {
  return {
    fps: Math.round(viewer.rate.perSecond(nowMs)),
    extra_headers: false,
    advance_headers: viewer.options.partFormat === HEADERS_AHEAD,
    dual_final_frames: false,
    zero_data: false,
    key: '0',
  };
}
