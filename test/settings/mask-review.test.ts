import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { createLog } from '../../daemon/log/logger.ts';
import { MaskReview } from '../../daemon/settings/mask-review.ts';
import { SettingsError } from '../../daemon/settings/settings-error.ts';

const ANNA = { user: 'anna', address: '192.0.2.7' };
const MASKS = '0,0 0.4,0 0.4,0.5';
const OTHER = '0.5,0.5 1,0.5 1,1';

describe('masks whose view has changed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-masks-'));
  const [file, seen] = [join(folder, 'picamd.conf'), join(folder, 'masks-seen.json')];
  let log = '';
  let review: MaskReview;

  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    rmSync(seen, { recursive: true, force: true });
    log = '';
    review = started();
  });

  function started(): MaskReview {
    const output = { write: (text: string) => (log += text), close: () => Promise.resolve() };
    return new MaskReview(createLog({ level: 'info', format: 'json' }, output));
  }

  const load = (settings: Record<string, string>, env: NodeJS.ProcessEnv = { STATE_DIRECTORY: folder }) => {
    writeFileSync(
      file,
      Object.entries(settings)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    );
    return loadConfig(['--config', file], env);
  };
  const use = (settings: Record<string, string>) => review.use(load({ PRIVACY_MASKS: MASKS, ...settings }));
  const changed = () => review.pending?.changed ?? null;

  it('are asked about for each setting that decides what the camera looks at', async () => {
    const changes: [Record<string, string>, string[]][] = [
      [{ CAMERA_ROI: '0.2,0.2,0.5,0.5' }, ['CAMERA_ROI']],
      [{ CAMERA_HFLIP: 'on' }, ['CAMERA_HFLIP']],
      [{ CAMERA_VFLIP: 'on' }, ['CAMERA_VFLIP']],
      [{ CAMERA_ROTATION: '180' }, ['CAMERA_ROTATION']],
      [{ CAMERA_ID: '1' }, ['CAMERA_ID']],
      [{ CAMERA_FIELD_OF_VIEW: 'full' }, ['CAMERA_WIDTH', 'CAMERA_FIELD_OF_VIEW']],
      [{ CAMERA_WIDTH: '640', CAMERA_HEIGHT: '480' }, ['CAMERA_WIDTH', 'CAMERA_HEIGHT']],
      [{ CAMERA_FRAMERATE: '60' }, ['CAMERA_FRAMERATE']],
      [{ SOURCE: 'url', SOURCE_URL: 'http://192.0.2.1/' }, ['SOURCE', 'SOURCE_URL']],
    ];
    for (const [settings, keys] of changes) {
      rmSync(seen, { force: true });
      review = started();
      await use({});
      expect(changed()).to.equal(null);
      await use(settings);
      expect(changed()).to.deep.equal(keys);
    }
  });

  it('are not asked about for what does not move the picture', async () => {
    await use({});
    await use({ CAMERA_QUALITY: '50', CAMERA_BRIGHTNESS: '0.2', OVERLAY_TEXT: '%F', CAMERA_NAME: 'x' });
    expect(changed()).to.equal(null);
    await use({ CAMERA_FIELD_OF_VIEW: 'full' });
    await review.confirm(ANNA, review.pending?.view ?? '');
    // All of it is seen, whatever the size, unless another shape cuts it.
    await use({
      CAMERA_FIELD_OF_VIEW: 'full',
      CAMERA_WIDTH: '640',
      CAMERA_HEIGHT: '360',
      CAMERA_FRAMERATE: '10',
    });
    expect(changed()).to.equal(null);
    await use({ CAMERA_FIELD_OF_VIEW: 'full', CAMERA_WIDTH: '640', CAMERA_HEIGHT: '480' });
    expect(changed()).to.deep.equal(['CAMERA_WIDTH']);
  });

  it('are asked about until an admin confirms the view that there is now, also after a restart', async () => {
    await use({});
    await use({ CAMERA_HFLIP: 'on' });
    review = started();
    await use({ CAMERA_HFLIP: 'on' });
    const { view = '' } = review.pending ?? {};
    expect(review.notices[0]?.code).to.equal('masks-unchecked');
    expect(review.notices[0]?.message).to.include('CAMERA_HFLIP has changed');
    await use({ CAMERA_HFLIP: 'on', CAMERA_VFLIP: 'on' });
    const error = await review.confirm(ANNA, view).catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(SettingsError).with.property('code', 'settings-changed');
    expect(changed()).to.deep.equal(['CAMERA_HFLIP', 'CAMERA_VFLIP']);
    await review.confirm(ANNA, review.pending?.view ?? '');
    expect(review.notices).to.deep.equal([]);
    expect(log).to.match(/"user":"anna".*anna has looked at the privacy masks/);
    review = started();
    await use({ CAMERA_HFLIP: 'on', CAMERA_VFLIP: 'on' });
    expect(changed()).to.equal(null);
  });

  it('are right again if the view comes back, and if others are set', async () => {
    await use({});
    await use({ CAMERA_HFLIP: 'on' });
    await use({});
    expect(changed()).to.equal(null);
    await use({ CAMERA_HFLIP: 'on', PRIVACY_MASKS: OTHER });
    expect(changed()).to.equal(null);
    await use({ PRIVACY_MASKS: OTHER });
    expect(changed()).to.deep.equal(['CAMERA_HFLIP']);
  });

  it('are still asked about after they were off, or could not be read', async () => {
    await use({});
    await use({ CAMERA_HFLIP: 'on', PRIVACY_MASKS: '' });
    expect(changed()).to.equal(null);
    mkdirSync(join(folder, 'settings.conf'));
    await use({ CAMERA_HFLIP: 'on' });
    expect(changed()).to.equal(null);
    rmSync(join(folder, 'settings.conf'), { recursive: true });
    await use({ CAMERA_HFLIP: 'on' });
    expect(changed()).to.deep.equal(['CAMERA_HFLIP']);
  });

  it('are asked about if nobody knows what was seen', async () => {
    for (const content of ['', '{', 'null', '[]', '{"masks":1,"view":{}}', 'x'.repeat(8193)]) {
      writeFileSync(seen, content);
      await use({});
      expect(changed(), content.slice(0, 20)).to.deep.equal([]);
    }
    expect(review.notices[0]?.message).to.include('the picture may have changed');
    await review.confirm(ANNA, review.pending?.view ?? '');
    expect(changed()).to.equal(null);
    expect(readFileSync(seen, 'utf8')).to.have.length.below(1024);
  });

  it('are asked about with a file of an earlier version that knew fewer settings', async () => {
    await use({});
    const content = JSON.parse(readFileSync(seen, 'utf8')) as { view: Record<string, string> };
    delete content.view['CAMERA_HFLIP'];
    writeFileSync(seen, JSON.stringify(content));
    review = started();
    await use({});
    expect(changed()).to.equal(null);
    await use({ CAMERA_HFLIP: 'on' });
    expect(changed()).to.deep.equal(['CAMERA_HFLIP']);
  });

  it('are asked about without a folder, and with one that cannot be written', async () => {
    mkdirSync(`${seen}.${process.pid}.new`);
    await use({});
    expect(log).to.include('masks-seen.json cannot be written');
    await use({ CAMERA_HFLIP: 'on' });
    expect(changed()).to.deep.equal(['CAMERA_HFLIP']);
    rmSync(`${seen}.${process.pid}.new`, { recursive: true });
    review = started();
    await review.use(load({ PRIVACY_MASKS: MASKS }, {}));
    await review.use(load({ PRIVACY_MASKS: MASKS, CAMERA_HFLIP: 'on' }, {}));
    expect(changed()).to.deep.equal(['CAMERA_HFLIP']);
  });
});
