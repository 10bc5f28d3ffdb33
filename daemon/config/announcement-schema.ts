import * as v from 'valibot';

/** MQTT_DISCOVERY, except off. */
export type DiscoveryForm = 'device' | 'single';

/** What Home Assistant was told, and where: enough to remove it. */
export interface Announcement {
  /** MQTT_DISCOVERY_PREFIX */
  readonly prefix: string;
  /** Of the camera. */
  readonly camera: string;
  readonly form: DiscoveryForm;
  /** Platforms by component id. */
  readonly components: Readonly<Record<string, string>>;
}

const MOST_COMPONENTS = 200;
const NAME = v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,64}$/));

/** The document of the state file that keeps it from one start of picamd to the next; null: nothing was told. */
export const ANNOUNCEMENT: v.GenericSchema<unknown, Announcement | null> = v.nullable(
  v.object({
    prefix: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_/-]{1,255}$/)),
    camera: NAME,
    form: v.picklist(['device', 'single']),
    components: v.pipe(
      v.record(NAME, NAME),
      v.check((components) => Object.keys(components).length <= MOST_COMPONENTS),
    ),
  }),
);
