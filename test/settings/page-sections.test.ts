import { expect } from 'chai';
import { GROUPS, isKey, SETTINGS } from '../../daemon/config/settings.ts';
import { sectionOf } from '../../daemon/settings/page-sections.ts';

const PLACED = Object.entries(GROUPS).flatMap(([group, rows]) =>
  Object.keys(rows)
    .filter(isKey)
    .map((key) => ({ key, section: sectionOf(key, group as keyof typeof GROUPS) })),
);

describe('the sections of the settings page', () => {
  it('have what people look for first in the first one', () => {
    const camera = PLACED.filter(({ section }) => section === 'camera').map(({ key }) => key);
    expect(camera).to.include.members(['CAMERA_NAME', 'CAMERA_WIDTH', 'CAMERA_FRAMERATE', 'SOURCE']);
    expect(camera).to.not.include('CAMERA_ROTATION');
  });

  it('have what no browser may change last', () => {
    const never = PLACED.filter(({ key }) => SETTINGS[key].browser.kind === 'never');
    expect([...new Set(never.map(({ section }) => section))]).to.deep.equal(['advanced']);
  });
});
