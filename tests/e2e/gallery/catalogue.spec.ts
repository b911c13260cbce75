// The design-system kit in all its states, under every theme and text size: nothing serious for axe, nothing to
// be scrolled sideways. TOWN_GALLERY_URL names a server with the catalogue.
import { serious } from '../town/axe';
import { enter } from '../town/doing';
import { PASSWORD } from '../town/people';
import { expect, test } from '../town/stage';
import { wide } from '../town/width';

test.use({ baseURL: process.env.TOWN_GALLERY_URL ?? 'http://127.0.0.1:8787' });

test.beforeEach(async ({ page }) => {
  await page.goto('/gallery');
  await enter(page, 'sakura', PASSWORD);
  await expect(page.getByRole('heading', { name: '部品カタログ' })).toBeVisible();
});

for (const theme of ['明るい', '暗い', 'くっきり']) {
  for (const density of ['家族', '訪問の職員']) {
    test(`WCAG 2.2 AA: the catalogue, ${theme}, ${density}`, async ({ page }) => {
      await page.getByRole('radio', { name: theme, exact: true }).check();
      await page.getByRole('radio', { name: density, exact: true }).check();
      expect(await serious(page, 'all rules')).toEqual([]);
      await page.screenshot({ path: `results/gallery/catalogue-${test.info().project.name}-${theme}-${density}.png`, fullPage: false });
    });
  }
}

for (const size of ['標準', '大', '特大', '最大']) {
  test(`WCAG 1.4.10: the catalogue at 320 px, text ${size}`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.getByRole('radio', { name: size, exact: true }).check();
    expect(await wide(page)).toEqual([]);
  });
}

test('ux 2.1: what can be pressed is 48 px high or more, 56 px for nurses', async ({ page }) => {
  for (const [density, least] of [['家族', 48], ['訪問の職員', 56]] as const) {
    await page.getByRole('radio', { name: density, exact: true }).check();
    const small = await page.evaluate(least => {
      // What one sees may be smaller: what counts is where a press still lands.
      const reach = (node: Element): number => {
        const after = getComputedStyle(node, '::after');
        const own = node.getBoundingClientRect().height;
        return after.position === 'absolute' && after.content !== 'none' ? Math.max(own, parseFloat(after.height)) : own;
      };
      const all = [...document.querySelectorAll('main .button, main .icon-button, main .tab, main .segmented label, main summary, main .input')];
      return all.filter(node => node.getBoundingClientRect().height > 0 && reach(node) < least - 0.5)
        .map(node => `${node.className} ${node.textContent?.slice(0, 20)} ${reach(node)}`);
    }, least);
    expect(small, density).toEqual([]);
  }
});
