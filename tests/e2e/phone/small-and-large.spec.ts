// The smallest phone with the largest text: nothing needs to be scrolled sideways.
import type { Page } from '@playwright/test';
import { signIn } from '../town/doing';
import { SUBJECTS, type PersonKey } from '../town/people';
import { LAYERS, overRecord, SCREENS, show } from '../town/screens';
import { expect, test } from '../town/stage';
import { wide } from '../town/width';

test.use({ viewport: { width: 320, height: 640 } });

const largest = async (page: Page): Promise<void> => {
  await page.goto('/');
  await page.getByRole('button', { name: '最大', exact: true }).click();
};

test('WCAG 1.4.10: sign-in page at 320 px with text of 200 %, in every language', async ({ page }) => {
  await largest(page);
  for (const language of ['日本語', 'やさしい日本語', 'English']) {
    await page.getByRole('button', { name: language, exact: true }).click();
    expect(await wide(page), language).toEqual([]);
  }
});

for (const [who, screens] of Object.entries(SCREENS)) {
  test(`WCAG 1.4.10: ${screens.map(screen => screen.name).join(', ')} at 320 px with text of 200 %`, async ({ page }) => {
    await largest(page);
    await signIn(page, who as PersonKey);
    for (const screen of screens) {
      await show(page, screen);
      await page.screenshot({ path: `results/gallery/small-${screen.name}.png` });
      expect.soft(await wide(page), screen.name).toEqual([]);
    }
  });
}

test(`WCAG 1.4.10: ${LAYERS.map(layer => layer.name).join(', ')} at 320 px with text of 200 %`, async ({ page, complaints }) => {
  complaints.expect(/401/);
  test.slow();
  await largest(page);
  await signIn(page, 'sasaki');
  await overRecord(page);
  for (const layer of LAYERS) {
    await layer.show(page);
    await page.screenshot({ path: `results/gallery/small-${layer.name}.png` });
    expect.soft(await wide(page), layer.name).toEqual([]);
    await layer.hide(page);
  }
});

for (const size of ['標準', '最大']) {
  test(`J-33: whose record it is stays in sight while scrolling, text ${size}`, async ({ page }) => {
    await page.goto('/');
    await page.getByRole('button', { name: size, exact: true }).click();
    await signIn(page, 'sasaki');
    await overRecord(page);
    const name = page.getByRole('region', { name: '対象者' }).getByText(SUBJECTS.matsu);
    await page.evaluate(() => scrollTo(0, 1200));
    await expect.poll(() => name.evaluate(node => {
      const box = node.getBoundingClientRect();
      const top = document.elementFromPoint(box.left + box.width / 3, box.top + box.height / 2);
      return top !== null && (node.contains(top) || top.contains(node));
    }), 'the name is not covered').toBe(true);
  });
}
