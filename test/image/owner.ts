/** The files that the owner of the camera writes to the card. */
export const PASSWORD = 'correct horse battery';
export const AUTHORIZATION = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;

/** With carriage returns, as from an editor on Windows. Frames that an emulated processor can produce and send five times. */
export const SETTINGS = 'SOURCE=test\r\nCAMERA_WIDTH=640\r\nCAMERA_HEIGHT=480\r\nCAMERA_FRAMERATE=10\r\n';
