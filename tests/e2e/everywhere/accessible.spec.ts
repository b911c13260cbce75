// Every screen in every theme under axe: nothing serious. Along the way each is photographed into
// results/gallery, for people to look at.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { signIn } from '../town/doing';
import type { PersonKey } from '../town/people';
import { LAYERS, overRecord, SCREENS, show } from '../town/screens';
import { expect, test } from '../town/stage';

const THEMES = [['light', '明るい'], ['dark', '暗い'], ['contrast', 'くっきり']] as const;

async function looks(page: Page, name: string, found: string[]): Promise<void> {
  // A colour on its way from one theme to the next is nobody's choice.
  await page.evaluate(() => Promise.allSettled(
    document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished),
  ));
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  for (const { id, impact, nodes } of violations) {
    if (impact !== 'serious' && impact !== 'critical') continue;
    for (const node of nodes) found.push(`${name}: ${id} ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`);
  }
  await page.screenshot({ path: `results/gallery/${test.info().project.name}-${name}.png` });
}

/** The theme, chosen on the sign-in page as a person does. */
async function theme(page: Page, word: string): Promise<void> {
  await page.goto('/');
  await page.getByText('画面の色').first().click();
  await page.getByRole('button', { name: word, exact: true }).click();
}

for (const [code, word] of THEMES) {
  test(`WCAG 2.2 AA: sign-in page, ${word}`, async ({ page }) => {
    const found: string[] = [];
    await theme(page, word);
    await looks(page, `${code}-sign-in`, found);
    expect(found).toEqual([]);
  });

  for (const [who, screens] of Object.entries(SCREENS)) {
    test(`WCAG 2.2 AA: ${screens.map(screen => screen.name).join(', ')}, ${word}`, async ({ page }) => {
      const found: string[] = [];
      await theme(page, word);
      await signIn(page, who as PersonKey);
      for (const screen of screens) {
        await show(page, screen);
        await looks(page, `${code}-${screen.name}`, found);
      }
      expect(found).toEqual([]);
    });
  }

  test(`WCAG 2.2 AA: ${LAYERS.map(layer => layer.name).join(', ')}, ${word}`, async ({ page, complaints }) => {
    complaints.expect(/401/);
    test.slow();
    const found: string[] = [];
    await theme(page, word);
    await signIn(page, 'sasaki');
    await overRecord(page);
    for (const layer of LAYERS) {
      await layer.show(page);
      await looks(page, `${code}-${layer.name}`, found);
      await layer.hide(page);
    }
    expect(found).toEqual([]);
  });
}
