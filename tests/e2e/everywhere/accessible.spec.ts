// Every screen under axe: nothing serious; what depends on colours, in every theme. Along the way each is
// photographed into results/gallery, for people to look at.
import type { Page } from '@playwright/test';
import { serious } from '../town/axe';
import { signIn } from '../town/doing';
import type { PersonKey } from '../town/people';
import { LAYERS, overRecord, SCREENS, show } from '../town/screens';
import { expect, test } from '../town/stage';

const THEMES = ['light', 'dark', 'contrast'] as const;
/** One person's screens are many, each is seen three times, and axe is thorough: on a busy machine that takes minutes. */
const MANY_SCREENS = 300_000;

/** Shows the page in a theme; that a person's choice leads there is told in display.spec. */
async function paint(page: Page, theme: string): Promise<void> {
  await page.evaluate(theme => {
    document.documentElement.dataset.theme = theme;
    // A colour on its way from one theme to the next is nobody's choice. Waiting for it would never end for what is
    // out of sight and therefore not drawn.
    for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
  }, theme);
}

async function looks(page: Page, name: string, found: string[]): Promise<void> {
  for (const [at, theme] of THEMES.entries()) {
    await paint(page, theme);
    const faults = await serious(page, at === 0 ? 'all rules' : 'colours');
    found.push(...faults.map(fault => `${theme}-${name}: ${fault}`));
    await page.screenshot({ path: `results/gallery/${test.info().project.name}-${theme}-${name}.png` });
  }
}

test('WCAG 2.2 AA: sign-in page', async ({ page }) => {
  const found: string[] = [];
  await page.goto('/');
  await looks(page, 'sign-in', found);
  expect(found).toEqual([]);
});

for (const [who, screens] of Object.entries(SCREENS)) {
  test(`WCAG 2.2 AA: ${screens.map(screen => screen.name).join(', ')}`, async ({ page }) => {
    test.setTimeout(MANY_SCREENS);
    const found: string[] = [];
    await signIn(page, who as PersonKey);
    for (const screen of screens) {
      await show(page, screen);
      await looks(page, screen.name, found);
    }
    expect(found).toEqual([]);
  });
}

test(`WCAG 2.2 AA: ${LAYERS.map(layer => layer.name).join(', ')}`, async ({ page, complaints }) => {
  complaints.expect(/401/);
  test.setTimeout(MANY_SCREENS);
  const found: string[] = [];
  await signIn(page, 'sasaki');
  await overRecord(page);
  for (const layer of LAYERS) {
    await layer.show(page);
    await looks(page, layer.name, found);
    await layer.hide(page);
  }
  expect(found).toEqual([]);
});
