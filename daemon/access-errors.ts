/** The errors of changing users and tokens, by code. Part of ERRORS. */
export const ACCESS_ERRORS = {
  'bad-fields': {
    http: 400,
    meaning:
      'The JSON object lacks a field, or has one that is unknown or has an invalid value. Nothing was changed.',
  },
  'bad-name': {
    http: 400,
    meaning: 'The name of a user or token has 1 to 64 letters, digits, dots, dashes and underscores.',
  },
  'bad-password': { http: 400, meaning: 'The new password is not allowed.' },
  'name-taken': { exit: 64, http: 409, meaning: 'There is a user or token with that name already.' },
  'unknown-name': { exit: 64, http: 404, meaning: 'There is no user or token with that name.' },
  'too-many-names': {
    exit: 64,
    http: 409,
    meaning: 'There are as many users or tokens as picamd keeps. Remove one first.',
  },
  'last-admin': {
    http: 409,
    meaning: 'Without this admin, nobody could change settings, users and tokens. Nothing was changed.',
  },
  'own-account': {
    http: 409,
    meaning:
      'Admins cannot change their own role or remove themselves; another admin can. The own password needs the old one.',
  },
  'wrong-password': { http: 403, meaning: 'The old password is wrong.' },
  'needs-login': { http: 409, meaning: 'Only a user who has logged in has a password to change.' },
} as const satisfies Record<
  string,
  { readonly exit?: number; readonly http: number; readonly meaning: string }
>;
