/*
 * Room that the ring keeps for what picamd itself puts into a frame, so that the splitter and its limit need not know of it.
 * All in bytes. What is taken out of a picture needs none: black rectangles make it smaller.
 */

/** Before the JPEG: a segment of EXIF data with the orientation, behind SOI. The JPEG's start moves, and nothing else (FrameRing). */
export const EXIF_ROOM = 36;
/** Inside: a row of text over the picture, as entropy-coded data. */
export const TEXT_ROW_ROOM = 3 * 1024;
/** Such as the camera's name, the time, and two of the user's. */
export const MAX_TEXT_ROWS = 4;
/** By how much a frame of the largest size may grow. */
export const FRAME_ROOM = EXIF_ROOM + MAX_TEXT_ROWS * TEXT_ROW_ROOM;
