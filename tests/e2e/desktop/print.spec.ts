// On paper: one person's record, readable in grey, and nobody else's name.
import { signIn, subject, timeline } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test } from '../town/stage';

for (const [theme, word] of [['light', '明るい'], ['dark', '暗い'], ['contrast', 'くっきり']] as const) {
  test(`ux 2.6: a printed record shows one person, black on white, from the ${theme} theme`, async ({ page }) => {
    await page.goto('/');
    await page.getByText('画面の色').first().click();
    await page.getByRole('button', { name: word, exact: true }).click();
    await signIn(page, 'sasaki');
    await subject(page, SUBJECTS.ume);
    await expect(page.getByRole('complementary').getByText(SUBJECTS.matsu)).toBeVisible();
    await page.evaluate(() => scrollTo(0, 4_000));
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('region', { name: '対象者' }).getByText(SUBJECTS.ume)).toBeVisible();
    for (const other of [SUBJECTS.matsu, SUBJECTS.kiku, SUBJECTS.tsubaki]) {
      await expect(page.getByText(other).filter({ visible: true })).toHaveCount(0);
    }
    // A picture stays: it is what the record shows.
    await expect(page.getByRole('button').filter({ hasNot: page.locator('img') })).toHaveCount(0);
    const paper = await page.evaluate(() => {
      const article = document.querySelector('[role=feed] [role=article] .post-body');
      const feed = document.querySelector('[role=feed]');
      if (!article || !feed) throw new Error('no entry');
      const of = (node: Element) => getComputedStyle(node);
      return { ground: of(document.body).backgroundColor, ink: of(article).color, before: of(feed).paddingTop };
    });
    expect(paper).toEqual({ ground: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)', before: '0px' });
    await expect(timeline(page).getByRole('article').first()).toBeVisible();
  });
}
