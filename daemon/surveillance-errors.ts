/** The errors and notices of motion, events, recording, alerts and privacy, by code. Part of ERRORS. */
export const SURVEILLANCE_ERRORS = {
  'nothing-recorded': { http: 404, meaning: 'Nothing is recorded there, or recording is off.' },
  'recording-open': {
    http: 409,
    meaning: 'This recording is still being written. Try again when the event is over.',
  },
  'recordings-unreadable': {
    http: 503,
    meaning: 'The disk of the recordings does not respond, or with an error. Try again.',
  },
  'export-too-large': {
    http: 400,
    meaning: 'The export would be too large. Choose a shorter range.',
  },
  'no-mp4': {
    http: 501,
    meaning: 'MP4 needs ffmpeg, which is not installed. Export AVI, or run: sudo apt install ffmpeg.',
  },
  'busy-exporting': {
    http: 503,
    meaning: 'Another range is being converted to MP4. Try again when it is done, or export AVI.',
  },
  'export-failed': { http: 500, meaning: 'ffmpeg could not convert the recordings. Export AVI instead.' },
  'too-many-clips': {
    http: 503,
    meaning: 'Too many clips, recordings or exports are on their way, to this address or in all.',
  },
  'motion-failed': {
    notice: true,
    meaning: 'Motion detection ended or cannot be loaded. While it can, picamd restarts it by itself.',
  },
  'motion-unreadable': {
    notice: true,
    meaning: 'Motion cannot be detected in frames of this kind, such as progressive JPEGs.',
  },
  'too-many-events': {
    http: 429,
    notice: true,
    meaning:
      'EVENTS_PER_HOUR has been reached. Until the hour is over, no more events of this kind are reported, recorded or sent.',
  },
  'too-many-event-streams': {
    http: 503,
    meaning: 'Too many clients read /events/stream, in all or from this address.',
  },
  'recording-off': {
    http: 409,
    meaning: 'Nothing is recorded now, so no clip can be kept. RECORD switches recording on.',
  },
  'ring-too-short': {
    notice: true,
    meaning: 'This machine cannot spare the memory that RING_SECONDS asks for. The ring holds less.',
  },
  'alert-failed': {
    notice: true,
    meaning:
      'An alert, or the request of ALERT_PING_URL, was refused or not answered. picamd has stopped trying.',
  },
  'alert-blocked': {
    notice: true,
    meaning: 'An alert is for an address outside the local network, which the service may not reach.',
  },
  'no-service': { exit: 64, meaning: 'picamd allow-out is for a service, and none uses that settings file.' },
  'not-allowed-out': { exit: 73, meaning: 'picamd allow-out cannot change what the service may reach.' },
  'unknown-alert': { http: 404, meaning: 'There is no alert with that name.' },
  private: {
    http: 503,
    meaning: 'The camera is private: it is off until someone switches it on, or until its time is over.',
  },
  'privacy-not-saved': {
    notice: true,
    meaning:
      'Privacy was switched, but privacy.json cannot be written: the switch is forgotten when picamd ends.',
  },
  'disk-missing': {
    notice: true,
    meaning: 'RECORD_PATH or its disk is not there. Recording is paused and continues by itself.',
  },
  'disk-on-system': {
    notice: true,
    meaning:
      'RECORD_PATH is on the disk that holds the system, or its own disk is not connected. Nothing is recorded unless RECORD_ON_SYSTEM_CARD is on.',
  },
  'disk-full': {
    notice: true,
    meaning: 'The disk of recordings is full. Recording is paused and continues by itself.',
  },
  'disk-read-only': {
    notice: true,
    meaning: 'RECORD_PATH cannot be written. Recording is paused and continues by itself.',
  },
  'disk-denied': { notice: true, meaning: 'picamd may not write to RECORD_PATH. Recording is paused.' },
  'disk-failing': {
    notice: true,
    meaning: 'The disk of recordings fails. Recording is paused and continues by itself.',
  },
  'disk-hangs': {
    notice: true,
    meaning: 'The disk of recordings does not respond. Recording is paused and continues by itself.',
  },
  'disk-in-use': {
    notice: true,
    meaning: 'Another picamd records to RECORD_PATH. This one records nothing until that one ends.',
  },
  'disk-slow': {
    notice: true,
    meaning: 'The disk of recordings is too slow, so frames are missing in recordings.',
  },
  'recording-failed': { notice: true, meaning: 'Recording cannot be loaded: files of picamd are missing.' },
  'only-posted-events': {
    notice: true,
    meaning: 'RECORD is events, but MOTION is off: only events that are posted to /events are recorded.',
  },
} as const satisfies Record<
  string,
  { readonly http?: number; readonly notice?: true; readonly exit?: number; readonly meaning: string }
>;
