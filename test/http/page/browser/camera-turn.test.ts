import { expect } from 'chai';
import { turnChange, turnsAsSeen } from '../../../../daemon/http/page/browser/camera-turn.ts';
import type { CameraTurn } from '../../../../daemon/http/page/browser/camera-turn.ts';
import type { SettingRow } from '../../../../daemon/http/page/browser/settings/settings-document.ts';
import { DEFAULT_VIEW, flipped, mirrored, rotated } from '../../../../daemon/http/page/browser/view.ts';
import type { View } from '../../../../daemon/http/page/browser/view.ts';

type Point = readonly [x: number, y: number];

/** Where the camera puts a point, y downwards: the flips, then the rotation clockwise. */
function turnedBy({ rotation, hflip, vflip }: CameraTurn, [x, y]: Point): Point {
  return clockwise(rotation, [hflip ? -x : x, vflip ? -y : y]);
}

function clockwise(degrees: number, point: Point): Point {
  let [x, y] = point;
  for (let done = 0; done < degrees; done += 90) [x, y] = [-y, x];
  return [x, y];
}

/** Where the view puts it: as cssTransform(). */
function seenIn(view: View, point: Point): Point {
  const [x, y] = clockwise(view.rotation, point);
  return [view.mirrored ? -x : x, y];
}

/** A point whose eight images differ. */
const POINT: Point = [1, 2];
const same = ([x, y]: Point) => `${x + 0} ${y + 0}`;

const turns = [0, 90, 180, 270].flatMap((rotation) =>
  [false, true].flatMap((hflip) => [false, true].map((vflip) => ({ rotation, hflip, vflip }))),
);
const views = [0, 1, 2, 3].flatMap((times) => {
  let view = DEFAULT_VIEW;
  for (let i = 0; i < times; i++) view = rotated(view);
  return [view, mirrored(view), flipped(view), rotated(mirrored(view))];
});

function row(key: string, value: string, locked = false): SettingRow {
  return {
    key,
    value,
    isSet: value !== '',
    locked: locked ? { by: 'flag', why: '' } : null,
  } as SettingRow;
}

function rows(turn: CameraTurn, locked: readonly string[] = [], masks = ''): SettingRow[] {
  return [
    row('CAMERA_ROTATION', String(turn.rotation), locked.includes('CAMERA_ROTATION')),
    row('CAMERA_HFLIP', turn.hflip ? 'on' : 'off', locked.includes('CAMERA_HFLIP')),
    row('CAMERA_VFLIP', turn.vflip ? 'on' : 'off', locked.includes('CAMERA_VFLIP')),
    row('PRIVACY_MASKS', masks),
  ];
}

describe('a turn of the camera for everybody', () => {
  it('shows what the view shows, for each turn of the camera and each view', () => {
    for (const turn of turns)
      for (const view of views) {
        const seen = same(seenIn(view, turnedBy(turn, POINT)));
        for (const next of turnsAsSeen(turn, view))
          expect(same(turnedBy(next, POINT)), JSON.stringify({ turn, view, next })).to.equal(seen);
      }
  });

  it('changes only what has to change', () => {
    const upright = { rotation: 0, hflip: false, vflip: false };
    expect(turnChange(rows(upright), rotated(DEFAULT_VIEW))).to.deep.equal({
      kind: 'possible',
      changes: { CAMERA_ROTATION: '90' },
    });
    expect(turnChange(rows(upright), mirrored(DEFAULT_VIEW))).to.deep.equal({
      kind: 'possible',
      changes: { CAMERA_HFLIP: 'on' },
    });
  });

  it('leaves a locked setting alone, and names it if there is no other way', () => {
    const upright = { rotation: 0, hflip: false, vflip: false };
    // A flip, and not half a turn with the other flip.
    expect(
      turnChange(rows(upright, ['CAMERA_HFLIP', 'CAMERA_ROTATION']), flipped(DEFAULT_VIEW)),
    ).to.deep.equal({
      kind: 'possible',
      changes: { CAMERA_VFLIP: 'on' },
    });
    expect(turnChange(rows(upright, ['CAMERA_ROTATION']), rotated(DEFAULT_VIEW))).to.deep.equal({
      kind: 'locked',
      key: 'CAMERA_ROTATION',
    });
  });

  it('is not made while masks hide a part of the picture', () => {
    const upright = { rotation: 0, hflip: false, vflip: false };
    expect(turnChange(rows(upright, [], '0,0 1,0 1,1'), rotated(DEFAULT_VIEW))).to.deep.equal({
      kind: 'masked',
    });
  });
});
