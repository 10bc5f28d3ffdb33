import type { Facts } from './facts.ts';

/** One number, numbers by the value of a label, or null: there is nothing to tell now. */
export type Reading = number | boolean | null | Readonly<Record<string, number | boolean>>;

/** One metric: all series of a name. Names follow https://prometheus.io/docs/practices/naming/. */
export interface Family {
  readonly name: `picamd_${string}`;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  /** What the numbers are told apart by. Its values come from lists in the code, never from a peer. */
  readonly label?: string;
  read(facts: Facts): Reading;
}

/** Every metric but those that need more than one label or number, which registry.ts adds. */
export const FAMILIES: readonly Family[] = [
  counter('camera_frames', 'Whole frames that have come from the camera', (f) => f.camera.frames),
  counter('camera_bytes', 'Bytes that have come from the camera', (f) => f.camera.bytes),
  counter('camera_skipped_bytes', 'Bytes outside any JPEG (garbage)', (f) => f.camera.skippedBytes),
  counter('camera_dropped_frames', 'Frames thrown away', (f) => f.camera.dropped, 'cause'),
  counter(
    'camera_restarts',
    'Failures of the camera, each followed by another try; the codes are explained in daemon/README.md',
    (f) => f.camera.failures,
    'code',
  ),
  counter(
    'camera_front_end_timeouts',
    'Times that the sensor did not answer the camera program',
    (f) => f.camera.frontEndTimeouts,
  ),
  gauge('camera_healthy', '1 while /healthz answers 200, else 0', (f) => f.camera.healthy),
  gauge('camera_state', '1 for the state that the camera is in, else 0', (f) => f.camera.states, 'state'),
  gauge(
    'camera_source',
    '1 for what the frames come from',
    ({ camera: { source } }) => (source === null ? null : { [source]: 1 }),
    'source',
  ),
  gauge('camera_fps', 'Frames a second, measured over the last 5 s', (f) => f.camera.fps),
  gauge('camera_fps_target', 'Frames a second, as set', (f) => f.camera.framerate),
  gauge(
    'camera_frame_age_seconds',
    'Since the newest frame was captured; absent before the first',
    ({ camera: { frame } }) => (frame === null ? null : frame.ageMs / 1000),
  ),
  gauge('camera_frame_bytes', 'Size of the newest frame', (f) => f.camera.frame?.bytes ?? null),
  gauge('camera_frame_width_pixels', 'Width of the newest frame', (f) => f.camera.frame?.width ?? null),
  gauge('camera_frame_height_pixels', 'Height of the newest frame', (f) => f.camera.frame?.height ?? null),

  gauge('ring_bytes', 'Size of the ring of frames', (f) => f.ring?.bytes ?? null),
  gauge('ring_frames', 'Frames that the ring holds', (f) => f.ring?.frames ?? null),
  gauge('ring_span_seconds', 'From the oldest frame in the ring to the newest', ({ ring }) =>
    ring === null ? null : ring.spanMs / 1000,
  ),

  gauge('stream_viewers', 'Viewers of the stream', (f) => f.stream.viewers),
  gauge('stream_viewers_limit', 'MAX_VIEWERS', (f) => f.stream.maxViewers),
  counter(
    'stream_viewers_gone',
    'Viewers that are gone: closed by the peer, ended by us, cut off as overrun or stuck',
    (f) => f.stream.left,
    'cause',
  ),
  counter('stream_viewers_refused', 'Viewers turned away by a limit', (f) => f.stream.refused),
  counter('stream_frames', 'Frames sent to viewers', (f) => f.stream.frames),
  counter('stream_bytes', 'Bytes sent to viewers', (f) => f.stream.bytes),
  counter(
    'stream_skipped_frames',
    'Frames that viewers did not get because they were too slow',
    (f) => f.stream.skipped,
  ),
  counter(
    'stream_repeated_frames',
    'Frames sent again to viewers because no new one came',
    (f) => f.stream.repeated,
  ),

  gauge('host_temperature_celsius', 'Of the processor', (f) => f.host.temperatureCelsius),
  gauge(
    'host_throttling',
    "1 for what the Pi's firmware does to the processor now",
    (f) => f.host.throttling?.now ?? null,
    'condition',
  ),
  gauge(
    'host_throttling_since_boot',
    "1 for what the Pi's firmware has done to the processor since the machine was started",
    (f) => f.host.throttling?.sinceBoot ?? null,
    'condition',
  ),

  counter('process_cpu_seconds', 'Processor time of the daemon, without that of the camera program', (f) => {
    return f.process.cpuSeconds;
  }),
  gauge('process_resident_memory_bytes', 'Resident memory of the daemon', (f) => f.process.residentBytes),
  gauge('process_open_fds', 'Open file descriptors of the daemon', (f) => f.process.openFds),
  gauge('process_start_time_seconds', 'Unix time of the start of the daemon', (f) => {
    return f.process.startedAtSeconds;
  }),
];

function counter(name: string, help: string, read: Family['read'], label?: string): Family {
  return { name: `picamd_${name}_total`, type: 'counter', help, read, ...(label !== undefined && { label }) };
}

function gauge(name: string, help: string, read: Family['read'], label?: string): Family {
  return { name: `picamd_${name}`, type: 'gauge', help, read, ...(label !== undefined && { label }) };
}
