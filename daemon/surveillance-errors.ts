/** The errors and notices of motion, events, recording, alerts and privacy, by code. Part of ERRORS. */
export const SURVEILLANCE_ERRORS = {
  'too-many-clips': {
    http: 503,
    meaning: 'Too many clips, recordings or exports are on their way, to this address or in all.',
  },
  'ring-too-short': {
    notice: true,
    meaning: 'This machine cannot spare the memory that RING_SECONDS asks for. The ring holds less.',
  },
} as const satisfies Record<
  string,
  { readonly http?: number; readonly notice?: true; readonly exit?: number; readonly meaning: string }
>;
