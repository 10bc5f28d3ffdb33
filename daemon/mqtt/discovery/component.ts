/** What Home Assistant calls platforms, of those that a camera has. */
export type Platform =
  | 'binary_sensor'
  | 'button'
  | 'camera'
  | 'event'
  | 'image'
  | 'number'
  | 'select'
  | 'sensor'
  | 'switch';

/** The options of one component, with the names that Home Assistant's MQTT integration gives them. */
export type ComponentOptions = Readonly<
  Record<string, string | number | boolean | null | readonly string[] | undefined>
>;

/** One entity of the camera in Home Assistant. */
export interface Component {
  readonly platform: Platform;
  /** Unique in the camera: small letters, digits and `_`. It is part of the entity's unique_id, so it stays as it is for ever. */
  readonly id: string;
  readonly options: ComponentOptions;
}
