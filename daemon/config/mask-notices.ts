import type { Notice } from '../errors.ts';
import type { Config, Key } from './settings.ts';

const FFMPEG = /(?:^|[\s/])ffmpeg(?:\s|$)/;
const STANDARD_TABLES = /(?:^|\s)-huffman\s+default(?:\s|$)/;

const WHOLE_PICTURE: Config['PRIVACY_MASKS'] = [
  [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ],
];

const LOST: Notice = {
  code: 'masks-unsure',
  message: 'The whole picture is gray, because PRIVACY_MASKS cannot be read: see the other messages',
  hint: 'Correct what the other messages name, or remove it if nothing needs to be hidden.',
};

/** Says if frames of SOURCE_COMMAND may be dropped because of PRIVACY_MASKS: ffmpeg by default fits its Huffman tables to each of them. */
export function maskNotices({ SOURCE, SOURCE_COMMAND, PRIVACY_MASKS }: Config): Notice[] {
  const command = SOURCE_COMMAND.join(' ');
  const isSure = !FFMPEG.test(command) || STANDARD_TABLES.test(command);
  if (areMasksLost({ PRIVACY_MASKS })) return [LOST];
  if (PRIVACY_MASKS.length === 0 || SOURCE !== 'command' || isSure) return [];
  return [
    {
      code: 'masks-unsure',
      message:
        'Frames may be dropped because of PRIVACY_MASKS: the Huffman tables of SOURCE_COMMAND may lack codes for gray',
      hint: 'Add to the ffmpeg command in SOURCE_COMMAND: -huffman default',
    },
  ];
}

/** Whether the whole picture is hidden because masks cannot be read: nobody has set that. */
export function areMasksLost({ PRIVACY_MASKS }: Pick<Config, 'PRIVACY_MASKS'>): boolean {
  return PRIVACY_MASKS === WHOLE_PICTURE;
}

/**
 * The settings with all of the picture hidden if masks were written somewhere but do not count: as an entry of settings.conf that is
 * left out, in an override file that is ignored, or perhaps in a settings.conf that cannot be read (`isUnsure`).
 */
export function hideIfLost(config: Config, { leftOut, ignored, isUnsure }: LostMasks): Config {
  const isLost = isUnsure || [...leftOut, ...ignored].some(({ key }) => key === 'PRIVACY_MASKS');
  return isLost ? { ...config, PRIVACY_MASKS: WHOLE_PICTURE } : config;
}

interface LostMasks {
  readonly leftOut: Keyed;
  readonly ignored: Keyed;
  readonly isUnsure: boolean;
}

type Keyed = readonly { readonly key: Key | null }[];
