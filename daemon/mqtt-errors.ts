/** The notices of MQTT, by code. Part of ERRORS. picamd keeps trying with all of them. */
export const MQTT_ERRORS = {
  'mqtt-unreachable': {
    notice: true,
    meaning: 'MQTT_URL leads to no broker that responds as one does. picamd keeps trying.',
  },
  'mqtt-denied': {
    notice: true,
    meaning: 'The MQTT broker does not accept the user or the password, or not this client.',
  },
  'mqtt-untrusted': {
    notice: true,
    meaning: 'The MQTT broker has no TLS although it is required, or a certificate that is not trusted.',
  },
  'mqtt-bad-file': {
    notice: true,
    meaning: 'MQTT_PASSWORD_FILE or MQTT_CA_FILE cannot be read, is not such a file, or others can read it.',
  },
  'mqtt-taken': {
    notice: true,
    meaning: 'Another camera with the same id uses the MQTT broker, and the two cut each other off.',
  },
  'mqtt-failed': { notice: true, meaning: 'MQTT cannot be loaded: files of picamd are missing.' },
} as const satisfies Record<string, { readonly notice: true; readonly meaning: string }>;
