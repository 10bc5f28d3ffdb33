/** All that the settings list takes for on. */
export function isOn(value: string): boolean {
  return ['on', 'true', 'yes', '1'].includes(value.toLowerCase());
}
