/** The notices and errors of a hub, by code. Part of ERRORS. */
export const HUB_ERRORS = {
  'no-cameras-file': {
    notice: true,
    meaning: 'CAMERAS_FILE of a hub is not set or cannot be read. The cameras stay as they were.',
  },
  'bad-camera-line': {
    notice: true,
    meaning: 'A line of CAMERAS_FILE has a mistake. That camera is left out, the others run.',
  },
  'camera-away': {
    http: 503,
    retry: 'busy',
    meaning:
      'A camera is not heard over NATS, or is private there. Its pictures are back within seconds when it is.',
  },
  'keys-not-written': { exit: 73, meaning: 'picamd hub keys cannot write its files.' },
  'no-picamd': {
    http: 404,
    meaning: 'This camera of the hub is not a picamd, so the hub has no events, clips or recordings of it.',
  },
  'camera-unreachable': { http: 502, meaning: 'The camera does not answer the hub.' },
  'camera-refuses': {
    http: 502,
    meaning:
      'The camera refuses the hub. Give it a token of that camera with the rights live, status and recordings.',
  },
  'bad-camera-answer': {
    http: 502,
    meaning: 'The camera answers the hub in another way than a picamd does.',
  },
  'no-discovery': {
    http: 501,
    meaning: 'Cameras of the network cannot be found: avahi-browse is missing or fails.',
  },
} as const;
