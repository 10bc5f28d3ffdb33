import type { SettingRow } from '../settings-document.ts';

/** Which other elements name and describe a field, by their ids. */
export interface FieldLabels {
  /** Of the field itself, if it is one that a label can have. */
  readonly field: string;
  readonly name: string;
  /** Help, source and fault. */
  readonly about: string;
}

/** What a field is made with. */
export interface FieldParts {
  readonly row: SettingRow;
  readonly labels: FieldLabels;
  /** Takes a value that a person has entered. */
  readonly onValue: (value: string) => void;
  /** Says that what is entered is no value; '' takes that back. */
  readonly onFault: (fault: string) => void;
}

/** Shows and asks for the value of a setting. */
export interface Field {
  readonly root: HTMLElement;
  /** Shows a value. What is being typed stays until the value changes. */
  show(value: string): void;
  lock(locked: boolean): void;
  markInvalid(invalid: boolean): void;
}
