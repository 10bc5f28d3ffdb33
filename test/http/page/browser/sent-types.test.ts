import { expect } from 'chai';
import type { MotionAreas } from '../../../../daemon/config/areas-schema.ts';
import type { EventType } from '../../../../daemon/events/event.ts';
import type { EventType as ShownType } from '../../../../daemon/http/page/browser/recordings/recorded-event.ts';
import type { AreasDocument } from '../../../../daemon/http/page/browser/settings/motion/area.ts';
import type {
  ScheduleName as FieldName,
  SchedulesDocument,
} from '../../../../daemon/http/page/browser/settings/schedule/schedules-document.ts';
import type { SettingsDocument as ShownSettings } from '../../../../daemon/http/page/browser/settings/settings-document.ts';
import type { ScheduleName, ScheduleTexts } from '../../../../daemon/schedule/schedules.ts';
import type { SettingsDocument } from '../../../../daemon/settings/editor-parts.ts';

/** The compiler refuses it unless what the daemon sends is what the page takes it for. */
type Fits<Page, Sent extends Page> = Sent extends Page ? true : false;

describe('what the page takes the JSON of the daemon for', () => {
  it('is what the daemon sends, as the compiler says: browsers get none of its files', () => {
    const settings: Fits<Omit<ShownSettings, 'maskReview'>, SettingsDocument> = true;
    const areas: Fits<AreasDocument, MotionAreas> = true;
    const events: Fits<ShownType, EventType> = true;
    const schedules: Fits<Omit<SchedulesDocument, 'now'>, ScheduleTexts> = true;
    const names: [Fits<FieldName, ScheduleName>, Fits<ScheduleName, FieldName>] = [true, true];
    expect([settings, areas, events, schedules, ...names]).to.not.include(false);
  });
});
