/** The errors and notices of motion, events, recording, alerts and privacy, by code. Part of ERRORS. */
export const SURVEILLANCE_ERRORS = {} as const satisfies Record<
  string,
  { readonly http?: number; readonly notice?: true; readonly exit?: number; readonly meaning: string }
>;
