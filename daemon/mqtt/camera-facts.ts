import type { MqttCommand } from '../config/mqtt-settings.ts';
import type { ButtonName, SwitchName } from './topics.ts';

/** How a picture control is set. */
export type PictureControl = { readonly name: string } & (
  | {
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      readonly step: number;
      /** As in `stops`; '' if it has none. */
      readonly unit: string;
    }
  | { readonly kind: 'select'; readonly options: readonly string[] }
);

/** What others must know of the camera to show it. */
export interface CameraFacts {
  /** See cameraId(). */
  readonly id: string;
  /** CAMERA_NAME, or the name of the machine. */
  readonly name: string;
  /** Of the machine, as `Raspberry Pi 5 Model B Rev 1.0`; null if it is not known. */
  readonly model: string | null;
  /** Of picamd. */
  readonly version: string;
  /** Of the camera's page, for people; null if nobody elsewhere can open it. */
  readonly pageUrl: string | null;
  /** MQTT_ALLOW. */
  readonly allowed: readonly MqttCommand[];
  /** Those of the switches that are allowed, and that no command line or other file decides. */
  readonly switches: readonly SwitchName[];
  /** Those of the buttons that are allowed and do something. */
  readonly buttons: readonly ButtonName[];
  /** None unless they are allowed and the camera has them. */
  readonly controls: readonly PictureControl[];
}
