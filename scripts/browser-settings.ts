/** Prints the settings that an admin may change in a browser without confirming them, one in a line, for boot-settings of the package. */
import { KEYS, SETTINGS } from '../daemon/config/settings.ts';

const free = KEYS.filter((key) => SETTINGS[key].browser.kind === 'free');
process.stdout.write(free.map((key) => `${key}\n`).join(''));
