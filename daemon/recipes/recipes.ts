import { BLUE_IRIS } from './programs/blue-iris.ts';
import { BROWSER } from './programs/browser.ts';
import { CURL } from './programs/curl.ts';
import { FFMPEG } from './programs/ffmpeg.ts';
import { FRIGATE } from './programs/frigate.ts';
import { GO2RTC } from './programs/go2rtc.ts';
import { HOME_ASSISTANT } from './programs/home-assistant.ts';
import { MAINSAIL } from './programs/mainsail.ts';
import { MOTION } from './programs/motion.ts';
import { MOTIONEYE } from './programs/motioneye.ts';
import { OCTOPRINT } from './programs/octoprint.ts';
import { OPENCV } from './programs/opencv.ts';
import { SHINOBI } from './programs/shinobi.ts';
import { SYNOLOGY } from './programs/synology.ts';
import { VLC } from './programs/vlc.ts';
import { ZONEMINDER } from './programs/zoneminder.ts';
import type { Recipe } from './recipe.ts';

/** Every recipe, in the order of the page: recorders, home, printers, players, programming. */
export const RECIPES: readonly Recipe[] = [
  FRIGATE,
  GO2RTC,
  ZONEMINDER,
  MOTION,
  MOTIONEYE,
  SHINOBI,
  BLUE_IRIS,
  SYNOLOGY,
  HOME_ASSISTANT,
  OCTOPRINT,
  MAINSAIL,
  BROWSER,
  VLC,
  FFMPEG,
  CURL,
  OPENCV,
];
