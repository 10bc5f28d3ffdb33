import type { SettingRow } from '../settings-document.ts';
import { text } from '../../text.ts';

const FACTORS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/**
 * What is wrong with a value, as far as the facts of its setting tell; '' if nothing is. The daemon knows more, and has the last
 * word.
 */
export function valueFault({ type, allowed }: Pick<SettingRow, 'type' | 'allowed'>, value: string): string {
  // It means the default.
  if (value === '') return '';
  switch (type.kind) {
    case 'integer':
      return /^-?\d+$/.test(value) && isStep(Number(value), type.step ?? 1)
        ? rangeFault(Number(value), type.min, type.max)
        : allowedFault(allowed);
    case 'number':
      return isNumber(value) ? rangeFault(Number(value), type.min, type.max) : allowedFault(allowed);
    case 'bytes': {
      const [, digits, unit = ''] = /^(\d{1,12})([KMG]?)$/i.exec(value) ?? [];
      const bytes = Number(digits) * (FACTORS[unit.toUpperCase()] ?? 1);
      return digits !== undefined && bytes >= type.min && bytes <= type.max ? '' : allowedFault(allowed);
    }
    case 'numbers': {
      const items = value.split(',').map((item) => item.trim());
      const fits =
        items.length === type.count && items.every((item) => isNumber(item) && isIn(Number(item), type));
      return fits ? '' : allowedFault(allowed);
    }
    case 'list':
    case 'text':
      return value.length <= type.maxLength ? '' : text('settings.tooLong', { most: type.maxLength });
    case 'choice':
    case 'on-off':
      return '';
  }
}

function isNumber(value: string): boolean {
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(value);
}

function isStep(value: number, step: number): boolean {
  return value % step === 0;
}

function isIn(value: number, { min, max }: { readonly min: number; readonly max: number }): boolean {
  return value >= min && value <= max;
}

function rangeFault(value: number, min: number, max: number): string {
  return isIn(value, { min, max }) ? '' : text('settings.outOfRange', { min, max });
}

function allowedFault(allowed: string): string {
  return text('settings.mustBe', { allowed });
}
