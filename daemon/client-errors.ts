/** The errors that only an HTTP client sees, by code, with the status of the answer. Part of ERRORS. */
export const CLIENT_ERRORS = {
  'no-frame': { http: 503, meaning: 'No current picture.' },
  'too-many-viewers': {
    http: 503,
    meaning:
      'The viewer limit has been reached (MAX_VIEWERS, MAX_VIEWERS_PER_ADDRESS or the share of a token).',
  },
  'too-many-snapshots': {
    http: 503,
    meaning: 'Too many snapshots are on their way to slow clients. Try again, or watch /video_feed instead.',
  },
  'busy-rotating': { http: 503, meaning: 'Too many pictures are being rotated at once. Try again.' },
  'cannot-rotate': {
    http: 501,
    meaning: 'The pixels of this picture cannot be rotated. Turn it by its EXIF orientation instead.',
  },
  'bad-parameter': { http: 400, meaning: 'A query parameter has an invalid value.' },
  'no-credentials': {
    http: 401,
    meaning: 'This camera is private. Log in with a user name and password, or use a token.',
  },
  'wrong-credentials': { http: 401, meaning: 'Wrong user name, password or token.' },
  'only-viewing': {
    http: 403,
    meaning:
      'This token can only view the picture. Log in, or ask an admin for a token with more rights (picamd token add NAME --rights).',
  },
  'missing-right': {
    http: 403,
    meaning:
      'This user or token lacks the right to do this. An admin can give it: picamd passwd NAME --role admin, or for a new token picamd token add NAME --rights.',
  },
  'needs-admin': {
    http: 403,
    meaning:
      'Only an admin who has logged in can do this. Run picamd passwd NAME to create one; if AUTH=none is set, remove it.',
  },
  'other-site': {
    http: 403,
    meaning: 'The request came from a page of another site, or through a proxy that does not forward Host.',
  },
  'not-set-up': {
    http: 403,
    meaning: 'This camera is not set up yet. Open it in a browser to set it up.',
  },
  'wrong-code': { http: 403, meaning: 'Wrong setup code.' },
  'bad-new-user': { http: 400, meaning: 'The name or the password of the first user is not allowed.' },
  'set-up-already': { http: 409, meaning: 'Someone else has just set up this camera.' },
  'too-many-guesses': {
    http: 429,
    meaning: 'Too many wrong passwords or tokens from this address. Try again in ten minutes.',
  },
  'busy-verifying': { http: 503, meaning: 'Too many passwords are being checked at once. Try again.' },
  'wrong-host': {
    http: 421,
    meaning:
      'The requested host name is not in ALLOWED_HOSTS, or, while there is no user, not a name of this machine.',
  },
  'url-too-long': { http: 414, meaning: 'The URL is longer than MAX_URL_BYTES.' },
  'bad-request': { http: 400, meaning: 'The request is not valid HTTP.' },
  'not-found': { http: 404, meaning: 'Page not found.' },
  'method-not-allowed': {
    http: 405,
    meaning: 'This path does not accept the method. The Allow header lists those that it accepts.',
  },
  'body-too-large': { http: 413, meaning: 'The request body is too large, or not accepted here.' },
  'request-timeout': { http: 408, meaning: 'The request did not arrive in time.' },
  'header-too-large': { http: 431, meaning: 'The request headers are larger than MAX_HEADER_BYTES.' },
  'settings-invalid': {
    http: 400,
    meaning:
      'A setting is unknown, cannot be set in a browser, or has an invalid value. Nothing was changed; `problems` says what is wrong.',
  },
  'settings-locked': {
    http: 409,
    meaning: 'A setting is set in a place that overrides the settings page. Nothing was changed.',
  },
  'settings-changed': {
    http: 412,
    meaning: 'The settings have changed since they were read. Nothing was changed; read them again.',
  },
  'no-if-match': {
    http: 428,
    meaning: 'The request needs If-Match with the ETag of a GET of the same document, as of /settings.json.',
  },
  'not-json': { http: 415, meaning: 'The request body must be JSON (Content-Type: application/json).' },
  'not-plain-text': {
    http: 415,
    meaning: 'The request body must be a settings file (Content-Type: text/plain).',
  },
  'settings-pending': {
    http: 409,
    meaning:
      'An earlier change waits to be confirmed or is being tried (POST /settings/confirm, DELETE /settings/trial). Try again when it stands or is undone.',
  },
  'nothing-to-confirm': {
    http: 409,
    meaning: 'No change of settings waits to be confirmed, and none is being tried.',
  },
  'old-address': {
    http: 409,
    meaning: 'A change of the address must be confirmed over the new address.',
  },
  'settings-not-saved': {
    http: 500,
    meaning: 'settings.conf cannot be written. The old settings stay in effect.',
  },
  'settings-not-applied': {
    http: 409,
    meaning: 'picamd cannot run with the new settings. The old ones stay in effect.',
  },
  'state-invalid': {
    http: 400,
    meaning: 'A JSON document, such as alerts.json, has a mistake. Nothing was changed.',
  },
  'state-changed': {
    http: 412,
    meaning: 'The document has changed since it was read. Nothing was changed; read it again.',
  },
  'state-not-saved': {
    http: 500,
    meaning: 'The document cannot be written. The old one stays in effect.',
  },
  'no-previous-settings': {
    http: 404,
    meaning: 'No settings from before a change are kept. Nothing was changed.',
  },
  'cannot-restart': {
    http: 409,
    meaning: 'picamd cannot be restarted from here: nothing would start it again.',
  },
  'machine-stays-on': {
    http: 409,
    meaning: 'picamd may not restart or shut down this machine now.',
  },
  'nothing-on-card': {
    http: 409,
    meaning: 'No setting of the card overrides one that can be set here.',
  },
} as const satisfies Record<string, { readonly http: number; readonly meaning: string }>;
