import { choice, setting } from './value-types.ts';

/** What clients get while the camera is private. The switch itself is no setting: it needs no admin, and is in privacy.json. */
export const PRIVACY_SETTINGS = {
  PRIVACY_SNAPSHOT: setting(
    choice('error', 'card'),
    'error',
    'live',
    'What /snapshot.jpg answers while the camera is private: error (503, private) or the drawn card of the stream.',
  ),
};
