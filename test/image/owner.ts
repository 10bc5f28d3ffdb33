/** What the owner of the camera puts onto the card. */
export const PASSWORD = 'correct horse battery';
export const AUTHORIZATION = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;

/** As an editor of Windows writes it: a picture that an emulated processor can make, and hand out five times. */
export const SETTINGS = 'SOURCE=test\r\nCAMERA_WIDTH=640\r\nCAMERA_HEIGHT=480\r\nCAMERA_FRAMERATE=10\r\n';
