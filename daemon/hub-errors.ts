/** The notices of a hub, by code. Part of ERRORS. */
export const HUB_ERRORS = {
  'no-cameras-file': {
    notice: true,
    meaning: 'CAMERAS_FILE of a hub is not set or cannot be read. The cameras stay as they were.',
  },
  'bad-camera-line': {
    notice: true,
    meaning: 'A line of CAMERAS_FILE has a mistake. That camera is left out, the others run.',
  },
  'keys-not-written': { exit: 73, meaning: 'picamd hub keys cannot write its files.' },
} as const;
