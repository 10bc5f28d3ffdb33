import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { build, stop } from 'esbuild';
import type * as DaemonErrors from '../../../daemon/http/page/browser/daemon-errors.ts';
import type * as Format from '../../../daemon/http/page/browser/format.ts';
import type * as Text from '../../../daemon/http/page/browser/text.ts';
import { pageTexts, textsInPlace } from '../../../scripts/page-texts.ts';

const BROWSER = fileURLToPath(new URL('../../../../daemon/http/page/browser', import.meta.url));

/** Builds code of the page in German, and runs it. */
async function inGerman(code: string): Promise<unknown> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: BROWSER, sourcefile: `${BROWSER}/of-test.ts`, loader: 'ts' },
    bundle: true,
    format: 'esm',
    charset: 'utf8',
    plugins: [textsInPlace(pageTexts('de'))],
    write: false,
    logLevel: 'silent',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.text ?? '').toString('base64')}`);
}

describe('the texts of a bundle', () => {
  after(() => stop());

  it('are in its language, with numbers as they are written in it', async () => {
    const code = `export * from './format.ts'; export * from './text.ts';`;
    const page = (await inGerman(code)) as typeof Format & typeof Text;
    expect(page.LANGUAGE).to.equal('de');
    expect(page.formatDuration(3725)).to.equal('1 Std. 2 Min.');
    expect([page.formatNumber(1234.5, 1), page.formatFps(29.94)]).to.deep.equal(['1.234,5', '29,9 fps']);
  });

  it('say what a failure means, and in English what the daemon says of it', async () => {
    const { translatedError } = (await inGerman(
      `export * from './daemon-errors.ts';`,
    )) as typeof DaemonErrors;
    expect(
      translatedError({ code: 'no-file', message: '/x cannot be read', hint: 'Set SOURCE_FILE.' }),
    ).to.deep.equal({
      message: 'SOURCE_FILE ist nicht lesbar oder enthält kein JPEG',
      hint: 'Setzen Sie SOURCE_FILE auf eine .mjpeg-Datei oder einen Ordner mit JPEGs.',
      english: '/x cannot be read. Set SOURCE_FILE.',
    });
    const unknown = { code: 'of-a-newer-daemon', message: 'What happened', hint: 'Do this.' };
    expect(translatedError(unknown)).to.deep.equal({
      message: 'What happened',
      hint: 'Do this.',
      english: '',
    });
  });
});
