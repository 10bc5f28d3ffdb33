import { expect } from 'chai';
import { whyNoBrowserMp4 } from '../../../../../../daemon/http/page/browser/recordings/browser-mp4.ts';
import { h264Config } from '../../../../../../daemon/http/page/browser/recordings/mp4/h264-config.ts';

const HD = { width: 1280, height: 720, fps: 30, averageFps: 2, bitrate: 2e6 };

/** A browser whose encoder supports these codecs, and rejects all others. */
function withEncoder(supported: (codec: string) => boolean): string[] {
  const asked: string[] = [];
  Object.assign(globalThis, {
    isSecureContext: true,
    VideoEncoder: {
      isConfigSupported: ({ codec }: { codec: string }) => {
        asked.push(codec);
        return supported(codec) ? Promise.resolve({ supported: true }) : Promise.reject(new TypeError(codec));
      },
    },
  });
  return asked;
}

describe('h264Config', () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'VideoEncoder');
    Reflect.deleteProperty(globalThis, 'isSecureContext');
  });

  it('has the least level for size and rate, and the best profile that the browser has', async () => {
    withEncoder(() => true);
    const codecOf = async (width: number, height: number, fps: number) =>
      (await h264Config({ ...HD, width, height, fps }))?.codec;
    expect(await codecOf(1280, 720, 30)).to.equal('avc1.64001f');
    expect(await codecOf(1280, 720, 60)).to.equal('avc1.640028');
    expect(await codecOf(1920, 1080, 30)).to.equal('avc1.640028');
    expect(await codecOf(1920, 1080, 60)).to.equal('avc1.64002a');
    expect(await codecOf(3840, 2160, 30)).to.equal('avc1.640033');
    expect(await codecOf(60_000, 60_000, 30)).to.equal(undefined);
    const asked = withEncoder((codec) => codec.startsWith('avc1.42'));
    expect(await h264Config(HD)).to.deep.include({ codec: 'avc1.42e01f', framerate: 2, bitrate: 2e6 });
    expect(asked).to.deep.equal(['avc1.64001f', 'avc1.4d001f', 'avc1.42e01f']);
  });

  it('says why a browser has none', async () => {
    withEncoder(() => true);
    expect(await whyNoBrowserMp4()).to.equal(null);
    withEncoder(() => false);
    expect(await whyNoBrowserMp4()).to.equal('no-encoder');
    Object.assign(globalThis, { isSecureContext: false });
    expect(await whyNoBrowserMp4()).to.equal('insecure');
    Object.assign(globalThis, { isSecureContext: true });
    Reflect.deleteProperty(globalThis, 'VideoEncoder');
    expect(await whyNoBrowserMp4()).to.equal('no-encoder');
  });
});
