// M19-1 M19-2 M7-2 M11 A.6: what is filed at the operator's desk about a subject, and what everybody else's
// screen makes of it at once.
import type { Locator, Page } from '@playwright/test';
import { signIn, subject, timeline } from '../town/doing';
import { SUBJECTS, type PersonKey } from '../town/people';
import { expect, test } from '../town/stage';

const WHO = SUBJECTS.take;
const BORN = '1930-07-19';
const STOPPED = '共有が停止されました';

/** The desk, with her form on it. */
async function desk(page: Page, who: PersonKey): Promise<void> {
  await signIn(page, who, '/overview');
  await page.getByRole('link', { name: '窓口の手続き' }).click();
  await find(page, WHO, BORN);
  await page.getByRole('link', { name: `${WHO}さんの手続きを開く` }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${WHO}さんの手続き` })).toBeVisible();
}

async function find(page: Page, name: string, born: string): Promise<void> {
  await page.getByLabel('氏名、またはかな').fill(name);
  await page.getByLabel('生年月日').fill(born);
  await page.getByRole('button', { name: 'さがす' }).click();
}

/** One of the forms, opened. */
async function form(page: Page, name: string): Promise<Locator> {
  await page.locator('summary').filter({ hasText: name }).click();
  return page.getByRole('form', { name });
}

/** It is about her: without this nothing is done. */
const sure = (of: Locator): Promise<void> => of.getByRole('checkbox', { name: /照らし合わせました/ }).check();

/** An act that needs a reason and nothing else. */
async function act(page: Page, title: string, press: string): Promise<void> {
  const filed = await form(page, title);
  await filed.getByLabel('理由').fill('様式10の申請');
  await sure(filed);
  await filed.getByRole('button', { name: press }).click();
}

test('M7-2: whose form it is, is found by the whole name and the birthday alone', async ({ page }) => {
  await signIn(page, 'intake', '/desk');
  await page.getByRole('button', { name: 'さがす' }).click();
  await expect(page.getByText('入力してください。').first()).toBeVisible();
  for (const [name, born] of [['竹内', BORN], [WHO, '1930-07-18']] as const) {
    await find(page, name, born);
    await expect(page.getByText('届出と合う方がいません')).toBeVisible();
    await expect(page.getByRole('link', { name: /手続きを開く/ })).toHaveCount(0);
    await expect(page.getByLabel('氏名、またはかな')).toHaveValue(name);
  }
  await find(page, 'タケウチ トミ', BORN);
  await expect(page.getByRole('link', { name: `${WHO}さんの手続きを開く` })).toBeFocused();
});

test('M19-2: sharing that the desk stops is closed on open screens, and comes back with its reason on record', async ({ page, open, complaints }) => {
  complaints.expect(/403/);
  const family = await open('phone');
  await signIn(family, 'takeuchi');
  await expect(timeline(family).getByRole('article').first()).toBeVisible();
  await desk(page, 'intake');
  const stop = await form(page, '情報共有の停止');
  await expect(stop.getByRole('button', { name: '情報共有を停止する' })).toBeDisabled();
  await sure(stop);
  await stop.getByRole('button', { name: '情報共有を停止する' }).click();
  await expect(stop.getByText('入力してください。')).toBeVisible();
  await stop.getByLabel('理由').fill('様式10の申請');
  await stop.getByRole('button', { name: '情報共有を停止する' }).click();
  await expect(page.getByText('情報共有を停止しました')).toBeVisible();
  await expect(page.getByText('情報共有は停止中です')).toBeVisible();
  await expect(family.getByText(STOPPED)).toBeVisible();
  await expect(family.getByText(WHO)).toHaveCount(0);
  await expect(page.getByRole('form', { name: '情報共有の停止' })).toHaveCount(0);
  await act(page, '情報共有の再開', '情報共有を再開する');
  await expect(page.getByText('情報共有を再開しました')).toBeVisible();
  await expect(page.getByText('様式10の申請')).toHaveCount(2);
  await expect(timeline(family).getByRole('article').first()).toBeVisible();
});

test('M19-2: the core institution files form 10 on its own page', async ({ page, open, complaints }) => {
  complaints.expect(/403/);
  await signIn(page, 'onodera');
  await subject(page, WHO);
  await page.goto(`${new URL(page.url()).pathname}/consent`);
  await act(page, '情報共有の停止', '情報共有を停止する');
  await expect(page.getByRole('main').getByText(STOPPED)).toBeVisible();
  const operator = await open('desktop');
  await desk(operator, 'intake');
  await act(operator, '情報共有の再開', '情報共有を再開する');
  await expect(operator.getByText('情報共有を再開しました')).toBeVisible();
});

test('M19-1: somebody phones the customer centre, and one institution sees the record no more', async ({ page }) => {
  await desk(page, 'centre');
  await expect(page.getByRole('button', { name: '機関を加える' })).toHaveCount(0);
  await expect(page.locator('summary')).toHaveCount(1);
  const call = await form(page, '電話での撤回');
  const options = await call.getByLabel('やめる範囲').locator('option').allTextContents();
  expect(options).toContain('すべての共有をやめる');
  expect(options.filter(word => word.endsWith('との共有をやめる')).length).toBeGreaterThan(2);
  await sure(call);
  await call.getByRole('button', { name: `${WHO}さんの共有をやめる` }).click();
  await expect(call.getByText('入力してください。')).toBeVisible();
  await call.getByLabel('電話をかけた人の氏名').fill('竹内 浩');
  await call.getByLabel('続柄・資格').fill('長男');
  await call.getByLabel('本人確認の方法').fill('生年月日をうかがった');
  // What was typed is there again.
  await page.reload();
  await form(page, '電話での撤回');
  await expect(call.getByLabel('電話をかけた人の氏名')).toHaveValue('竹内 浩');
});

test('M11 A.6: a death is recorded with whoever told it, and taken back', async ({ page, open }) => {
  await desk(page, 'intake');
  const died = await form(page, '逝去の届出');
  await sure(died);
  await died.getByRole('button', { name: '逝去の届出を登録する' }).click();
  await expect(died.getByText('入力してください。')).toBeVisible();
  await died.getByLabel('亡くなった日').fill('2026-11-01');
  await died.getByLabel('届け出た人の氏名').fill('竹内 浩');
  await died.getByLabel('続柄・資格').fill('長男');
  await died.getByRole('button', { name: '逝去の届出を登録する' }).click();
  await expect(page.getByText('届け出た人: 竹内 浩（長男）').first()).toBeVisible();
  const family = await open('phone');
  await signIn(family, 'takeuchi');
  await expect(family.getByText('ご逝去の届出があり、記録は閲覧のみです。').first()).toBeVisible();
  const close = await form(page, '利用の終了');
  await expect(close.getByText(/から終了できます/)).toBeVisible();
  await act(page, '逝去の届出の取消', '逝去の届出を取り消す');
  await expect(page.getByText('逝去の届出を取り消しました')).toBeVisible();
});

test('M7-1 M9-1: the desk opens any institution’s staff', async ({ page }) => {
  await signIn(page, 'intake', '/overview');
  await page.getByRole('link', { name: 'かえで居宅介護支援事業所' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'かえで居宅介護支援事業所' })).toBeVisible();
  await expect(page.getByRole('heading', { name: '利用の停止と抹消' })).toBeVisible();
  await expect(page.locator('summary').filter({ hasText: WHO })).toBeVisible();
});
