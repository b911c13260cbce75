// M18-1: the copy of what was signed lies among the 書類, bound to its consent. It is filed from there and found from
// there, and the side that has signed reads it whatever is opened.
import type { Page } from '@playwright/test';
import { signIn, subject } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { photo } from '../town/photos';
import { expect, test, unique } from '../town/stage';

const COPY = '同意書・委任状の写し';

async function toConsent(page: Page): Promise<void> {
  await page.getByRole('link', { name: '同意', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /の同意$/ })).toBeVisible();
}

/** The copies that a run that was broken off has left are taken back; none is on the page then. */
async function withoutCopies(page: Page): Promise<void> {
  const part = page.locator('#documents-consent_form');
  for (let left = await part.getByRole('listitem').count(); left > 0; left -= 1) {
    await part.getByRole('button', { name: /^直す/ }).first().click();
    const form = page.getByRole('form', { name: '書類を直す' });
    await form.getByRole('button', { name: 'この書類を取り下げる' }).click();
    await form.getByRole('alert').getByRole('button', { name: 'この書類を取り下げる' }).click();
    await expect(part.getByRole('listitem')).toHaveCount(left - 1);
  }
}

test('M18-1: the copy of what was signed is filed from its consent, found from there, and read by the family whatever is opened', async ({ page, open }) => {
  const title = unique('署名済み');
  const filed = (of: Page) => of.getByRole('listitem').filter({ hasText: title });
  const family = await open();
  await signIn(family, 'takeuchi');
  await family.getByRole('link', { name: '書類', exact: true }).click();
  await expect(family.getByRole('heading', { level: 1, name: `${SUBJECTS.take}さんの書類` })).toBeVisible();

  await signIn(page, 'onodera');
  await subject(page, SUBJECTS.take);
  await page.getByRole('link', { name: '書類', exact: true }).click();
  const opened = page.getByRole('group', { name: 'ご本人・ご家族が見られる種類' });
  await expect(opened.getByRole('checkbox', { name: '契約書・重要事項説明書' })).toBeVisible();
  await expect(opened.getByRole('checkbox', { name: COPY })).toHaveCount(0);
  await withoutCopies(page);
  await page.getByRole('link', { name: '記録へ戻る' }).click();

  await toConsent(page);
  const act = page.getByRole('listitem').filter({ hasText: /^同意・すべて・/ });
  const summary = act.getByText(/^同意・すべて・/);
  const consent = await summary.innerText();
  await summary.click();
  await expect(act.getByRole('definition').filter({ hasText: /^書面$/ })).toBeVisible();
  await expect(act.getByText('署名した書類の写しは、まだ入っていません。')).toBeVisible();
  const there = act.getByRole('link', { name: '署名した書類の写しを見る' });
  await expect(there).toHaveCount(0);
  await act.getByRole('link', { name: '写しを入れる' }).click();

  const form = page.getByRole('form', { name: '書類を入れる' });
  const chosen = (name: string) => form.getByRole('combobox', { name }).getByRole('option', { selected: true });
  await expect(chosen('種類')).toHaveText(COPY);
  await expect(chosen('どの同意の写しですか')).toHaveText(consent);
  await expect(form.getByText('ご本人・ご家族も見られます')).toBeVisible();
  await form.getByRole('textbox', { name: '題名' }).fill(title);
  await form.getByLabel('ファイルを選ぶ').setInputFiles(await photo(page, 120));
  await form.getByRole('button', { name: /の書類として保存する$/ }).click();
  await expect(filed(page)).toContainText('1ページ');
  await expect(filed(family)).toBeVisible();

  await page.getByRole('link', { name: '記録へ戻る' }).click();
  await toConsent(page);
  await summary.click();
  await expect(act.getByText('署名した書類の写しは、まだ入っていません。')).toHaveCount(0);
  await there.click();
  await expect(page.getByRole('heading', { level: 2, name: COPY, exact: true })).toBeInViewport();
  await expect(filed(page)).toBeVisible();

  // Every kind is closed: what they have signed is theirs all the same.
  const boxes = await opened.getByRole('checkbox').all();
  const before = await Promise.all(boxes.map(box => box.isChecked()));
  const save = page.getByRole('button', { name: 'この種類を公開する' });
  const set = async (to: boolean[]): Promise<void> => {
    for (const [n, box] of boxes.entries()) await box.setChecked(to[n] ?? false);
    if (before.some(Boolean)) await save.click();
    await expect(save).toBeDisabled();
  };
  await set(before.map(() => false));
  await page.reload();
  await expect(opened.getByRole('checkbox')).toHaveCount(boxes.length);
  await expect(opened.getByRole('checkbox', { checked: true })).toHaveCount(0);
  await family.reload();
  await expect(family.getByRole('heading', { level: 2 })).toHaveText([COPY]);
  await filed(family).getByRole('button', { name: /を開く$/ }).click();
  await expect(family.getByRole('dialog', { name: title }).locator('.sheet-page').first()).toBeVisible();
  await set(before);
});
