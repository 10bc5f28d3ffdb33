import type { Notice } from '../errors.ts';

/** How long a change that can lock people out waits for an admin, as switches and routers do. */
export const CONFIRM_MS = 60_000;

/** Why the old values are back. */
export const NOT_CONFIRMED: Notice = {
  code: 'not-confirmed',
  message: 'The change was not confirmed within 60 s',
  hint: 'Make it again, open the new address, log in as an admin, and confirm it there.',
};
