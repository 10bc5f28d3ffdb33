/** What the form of a preset asks for; GET /alerts/presets.json (api.md). */
export interface PresetField {
  readonly name: string;
  readonly isSecret: boolean;
  readonly example: string;
  readonly default: string;
  readonly isOptional?: true;
}

/** A ready-made webhook for a service. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly PresetField[];
  readonly webhook: Readonly<Record<string, unknown>>;
}

/** The value of each field as it counts: without spaces and a slash at the end, or its default. */
export function presetValues(
  { fields }: Preset,
  entered: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  return new Map(
    fields.map((field) => {
      const value = (entered[field.name] ?? '').trim().replace(/\/+$/, '');
      return [field.name, value === '' ? field.default : value] as const;
    }),
  );
}

/** A webhook of alerts.json. Secrets stay placeholders, as their values are kept apart; what needs a field that is left empty is left out. */
export function presetWebhook(
  preset: Preset,
  name: string,
  values: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const empty = preset.fields.map((field) => field.name).filter((key) => !values.get(key));
  const needs = (template: unknown) => empty.some((key) => String(template).includes(`{${key}}`));
  const secretNames = preset.fields
    .filter(({ isSecret }) => isSecret)
    .map((field) => field.name)
    .filter((key) => !empty.includes(key));
  const fillIn = (template: unknown): unknown => {
    if (typeof template === 'string')
      return template.replaceAll(/\{([a-z]+)\}/g, (whole, key: string) =>
        secretNames.includes(key) ? whole : (values.get(key) ?? whole),
      );
    if (typeof template !== 'object' || template === null || Array.isArray(template)) return template;
    return Object.fromEntries(
      Object.entries(template)
        .filter(([, value]) => typeof value !== 'string' || !needs(value))
        .map(([key, value]) => [key, fillIn(value)]),
    );
  };
  const secrets = Object.fromEntries(secretNames.map((key) => [key, values.get(key) ?? '']));
  return { name, preset: preset.id, ...(fillIn(preset.webhook) as object), secrets };
}
