import { expect } from 'chai';
import { hostWarnings } from '../../../../daemon/http/page/browser/host-warnings.ts';
import { statusTexts } from '../../../../daemon/http/page/browser/status-text.ts';
import { pageStatus } from '../../../helpers/page-status.ts';

describe('statusTexts', () => {
  it('has every detail', () => {
    expect(statusTexts(pageStatus())).to.deep.equal({
      state: 'Streaming',
      camera: 'imx708',
      resolution: '1280 × 720',
      rate: '29.9 fps (set to 30)',
      size: '85 KB',
      dropped: '3',
      restarts: '4',
      machine: 'Raspberry Pi Zero 2 W',
      temperature: '51.5 °C',
      power: 'Unknown',
      memory: '210 MB of 448 MB free',
      process: '85 MB',
      disk: '25 GB of 31 GB free',
      uptime: '3 h 12 min',
      'host-uptime': '12 d',
      version: '1.2.3',
      access: 'Password required',
      viewers: '2 (7 frames skipped)',
    });
  });

  it('shows a dash for an unknown frame rate, and no setting if that is unknown too', () => {
    const rates = [{ framerate: null }, { framerate: null, fps: null }, { fps: 0 }];
    const texts = rates.map((camera) => statusTexts(pageStatus(camera))['rate']);
    expect(texts).to.deep.equal(['29.9 fps', '–', '0 fps (set to 30)']);
  });
});

describe('hostWarnings', () => {
  it('is empty for a healthy host', () => {
    expect(hostWarnings(pageStatus())).to.deep.equal([]);
  });

  it('warns of low voltage, heat, a full disk and low memory', () => {
    const throttling = {
      underVoltage: true,
      frequencyCapped: false,
      throttled: false,
      softTemperatureLimit: false,
      sinceBoot: { underVoltage: true, frequencyCapped: false, throttled: true, softTemperatureLimit: true },
    };
    const small = { totalBytes: 1e9, availableBytes: 1e6 };
    const status = pageStatus({}, { throttling, disk: small, memory: small });
    expect(hostWarnings(status).map(({ title, now }) => [title, now])).to.deep.equal([
      ['Low voltage: the power supply is too weak', true],
      ['CPU throttling was detected since startup', false],
      ['Overheating was detected since startup', false],
      ['The disk is almost full: 1.0 MB free', true],
      ['Memory is low: 1.0 MB free', true],
    ]);
    expect(statusTexts(status)['power']).to.equal('Problem, see Warnings');
    const good = { underVoltage: false, throttled: false, sinceBoot: { throttled: false } };
    expect(statusTexts(pageStatus({}, { throttling: good }))['power']).to.equal('OK');
    const before = { underVoltage: false, sinceBoot: { underVoltage: true } };
    expect(statusTexts(pageStatus({}, { throttling: before }))['power']).to.equal('OK now, see Warnings');
  });
});
