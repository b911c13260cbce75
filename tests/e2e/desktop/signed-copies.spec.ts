// M18-1: the copy of what was signed lies among the 書類, bound to its consent. It is filed from there and found from
// there, by whoever reads the consent; the family and other institutions learn nothing of it.
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

test('M18-1: the copy of what was signed is filed from its consent and found from there, and is nobody else\'s', async ({ page, open }) => {
  const [title, begun] = [unique('署名済み'), unique('紹介状の下書き')];
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
  // Another document is being filed: it is neither lost nor taken for the copy.
  const form = page.getByRole('form', { name: '書類を入れる' });
  await page.getByRole('button', { name: /^書類を入れる$|^入力の続きをする$/ }).click();
  await form.getByRole('textbox', { name: '題名' }).fill(begun);
  await expect(form.getByText('入力中(下書き保存済)')).toBeVisible();
  await page.getByRole('link', { name: '記録へ戻る' }).click();

  await toConsent(page);
  const act = page.getByRole('listitem').filter({ hasText: /^同意・すべて・/ });
  const summary = act.getByText(/^同意・すべて・/);
  await summary.click();
  await expect(act.getByRole('definition').filter({ hasText: /^書面$/ })).toBeVisible();
  const missing = act.getByText('署名した書類の写しは、まだ登録されていません。');
  await expect(missing).toBeVisible();
  const there = act.getByRole('link', { name: '署名した書類の写しを見る' });
  await expect(there).toHaveCount(0);
  await act.getByRole('link', { name: '写しを登録する' }).click();

  const chosen = (name: string) => form.getByRole('combobox', { name }).getByRole('option', { selected: true });
  await expect(chosen('種類')).toHaveText(COPY);
  await expect(chosen('どの同意の写しですか')).toHaveText(/・受付番号\d+$/);
  await expect(form.getByText('見られるのは、本人・代理人と、中心となる機関の担当者だけです。')).toBeVisible();
  await expect(form.getByRole('textbox', { name: '題名' })).toHaveValue('');
  await form.getByRole('textbox', { name: '題名' }).fill(title);
  await form.getByLabel('ファイルを選ぶ').setInputFiles(await photo(page, 120));
  await form.getByRole('button', { name: /の書類として保存する$/ }).click();
  // It goes on where it began.
  await expect(page.getByRole('heading', { level: 1, name: /の同意$/ })).toBeVisible();
  await summary.click();
  await expect(there).toBeVisible();
  await expect(missing).toHaveCount(0);
  await there.click();
  await expect(page.getByRole('heading', { level: 2, name: COPY, exact: true })).toBeInViewport();
  await expect(filed(page)).toContainText('1ページ');
  await page.getByRole('button', { name: '入力の続きをする' }).click();
  await expect(form.getByRole('textbox', { name: '題名' })).toHaveValue(begun);
  await form.getByRole('button', { name: '下書きを捨てる' }).click();
  await expect(page.getByRole('button', { name: '書類を入れる' })).toBeVisible();

  // The family's page has been told of changes meanwhile, and is loaded anew.
  const [answer] = await Promise.all([family.waitForResponse(/\/documents$/), family.reload()]);
  expect(await answer.text()).not.toContain('consent_form');
  await expect(family.getByRole('heading', { level: 1, name: `${SUBJECTS.take}さんの書類` })).toBeVisible();
  await expect(family.getByText(COPY)).toHaveCount(0);
  await expect(filed(family)).toHaveCount(0);
});
