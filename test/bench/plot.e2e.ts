import { expect } from 'chai';
import { plot } from '../../scripts/bench/plot.ts';
import { sharedBrowser } from '../helpers/browser.ts';
import { needs } from '../helpers/programs.ts';
import { madeResults } from './made-results.ts';

interface Box {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

describe('plot, in a browser', () => {
  needs('Chromium');

  for (const counts of [[0, 1, 10, 100], [1], [0, 450]])
    it(`has all texts within its border, and none over another: ${counts.join(', ')} viewers`, async () => {
      const { page, close } = await pageWith(plot(madeResults(counts, { machine: MACHINE })));
      try {
        const { boxes, width, height } = await page.evaluate<{ boxes: Box[]; width: number; height: number }>(
          BOXES,
        );
        expect(boxes.length).to.be.greaterThan(20);
        for (const box of boxes) {
          expect(box.left, box.text).to.be.at.least(10);
          expect(box.right, box.text).to.be.at.most(width - 4);
          expect(box.bottom, box.text).to.be.at.most(height - 4);
        }
        const overlapping = boxes.flatMap((a, index) =>
          boxes
            .slice(index + 1)
            .filter(
              (b) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom,
            )
            .map((b) => `${a.text} | ${b.text}`),
        );
        expect(overlapping).to.deep.equal([]);
      } finally {
        await close();
      }
    });
});

/** The longest name that a Raspberry Pi has. */
const MACHINE = {
  processors: '4 x Raspberry Pi Compute Module 4 Lite Rev 1.1',
  node: '20.20.2',
  pinned: true,
};

/** Runs in the page. */
const BOXES = `(() => {
  const svg = document.querySelector('svg');
  const boxes = [...svg.querySelectorAll('text')].map((text) => {
    const { x, y, width, height } = text.getBBox();
    return { text: text.textContent, left: x, right: x + width, top: y, bottom: y + height };
  });
  return { boxes, ...{ width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height } };
})()`;

async function pageWith(svg: string) {
  const context = await (await sharedBrowser()).newContext();
  const page = await context.newPage();
  await page.setContent(svg);
  return { page, close: () => context.close() };
}
