import type { CameraFacts } from '../../../daemon/mqtt/camera-facts.ts';

/** A camera of which everything may be switched. */
export const FACTS: CameraFacts = {
  id: '0123456789abcdef',
  name: 'Garage',
  model: 'Raspberry Pi 5 Model B Rev 1.0',
  version: '1.2.3',
  pageUrl: 'http://garage.local:8000/',
  allowed: ['privacy', 'motion', 'recording', 'restart', 'snapshot', 'picture'],
  switches: ['privacy', 'motion', 'recording'],
  buttons: ['restart', 'snapshot'],
  controls: [
    { name: 'brightness', kind: 'number', min: -1, max: 1, step: 0.01, unit: '' },
    { name: 'exposure_compensation', kind: 'number', min: -8, max: 8, step: 0.1, unit: 'stops' },
    { name: 'white_balance', kind: 'select', options: ['auto', 'daylight'] },
    { name: 'exposure', kind: 'select', options: ['normal', 'sport'] },
  ],
};
