/** The texts of warnings about the host and its settings; the other texts of the page are in texts.ts. */
const COOL_AND_POWER =
  'The Pi is too hot, or its power supply is too weak. Add a heat sink and airflow, and check the power supply.';

type FlagTexts = Readonly<Record<'now' | 'before' | 'hint', string>>;

/** By the firmware’s flags (Raspberry Pi documentation, vcgencmd get_throttled). */
export const FLAG_TEXTS: Readonly<Record<string, FlagTexts>> = {
  underVoltage: {
    now: 'Low voltage: the power supply is too weak',
    before: 'Low voltage was detected since startup',
    hint: 'Use the power supply made for this model and a short, thick cable. Unplug USB devices that draw power.',
  },
  throttled: {
    now: 'The CPU is throttled',
    before: 'CPU throttling was detected since startup',
    hint: COOL_AND_POWER,
  },
  frequencyCapped: {
    now: 'The CPU speed is limited',
    before: 'A CPU speed limit was detected since startup',
    hint: COOL_AND_POWER,
  },
  softTemperatureLimit: {
    now: 'The Pi is hot and has slowed down',
    before: 'Overheating was detected since startup',
    hint: 'Add a heat sink and airflow, and keep the Pi out of the sun.',
  },
};

export const WARNING_TEXTS = {
  open: {
    text: 'Anyone on the network can watch',
    hint: 'Remove AUTH=none from the settings and create a user: picamd passwd NAME',
  },
  disk: {
    text: (free: string) => `The disk is almost full: ${free} free`,
    hint: 'Delete files that you don’t need. To remove old logs: sudo journalctl --vacuum-size=50M',
  },
  memory: {
    text: (free: string) => `Memory is low: ${free} free`,
    hint: 'Close other programs, or lower RING_BYTES or the resolution.',
  },
} as const;
