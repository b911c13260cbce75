// M19-1 M7-2 M7-1 M9-1: the operator's desk finds whose form lies there. What it does to a record that others have open
// stands in withdrawal.spec.ts.
import { find, form, openDesk, sure } from '../town/desk';
import { signIn } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test } from '../town/stage';

const WHO = SUBJECTS.yoshi;
const BORN = '1932-08-01';

test('M7-2: whose form it is, is found by the whole name and the birthday alone', async ({ page }) => {
  await signIn(page, 'intake', '/desk');
  await page.getByRole('button', { name: 'さがす' }).click();
  await expect(page.getByText('入力してください。').first()).toBeVisible();
  for (const [name, born] of [['ミツ', BORN], [WHO, '1932-08-02']] as const) {
    await find(page, name, born);
    await expect(page.getByText('届出と合う方がいません')).toBeVisible();
    await expect(page.getByRole('link', { name: /手続きを開く/ })).toHaveCount(0);
    await expect(page.getByLabel('氏名、またはかな')).toHaveValue(name);
  }
  await find(page, 'ヨシカワ ミツ', BORN);
  await expect(page.getByRole('link', { name: `${WHO}さんの手続きを開く` })).toBeFocused();
});

test('M19-1: a call to the customer centre is asked who it was, and what was typed is kept', async ({ page }) => {
  await openDesk(page, 'centre', WHO, BORN);
  await expect(page.getByRole('button', { name: '機関を加える' })).toHaveCount(0);
  await expect(page.locator('#main summary')).toHaveCount(1);
  const call = await form(page, '電話での撤回');
  const options = await call.getByLabel('やめる範囲').locator('option').allTextContents();
  expect(options).toContain('すべての共有をやめる');
  expect(options.filter(word => word.endsWith('との共有をやめる')).length).toBeGreaterThan(2);
  await sure(call);
  await call.getByRole('button', { name: `${WHO}さんの共有をやめる` }).click();
  await expect(call.getByText('入力してください。')).toBeVisible();
  await call.getByLabel('電話をかけた人の氏名').fill('吉川 正樹');
  await call.getByLabel('続柄・資格').fill('おい');
  await call.getByLabel('本人確認の方法').fill('生年月日をうかがった');
  // What was typed is there again.
  await expect(call.getByText('入力中(下書き保存済)')).toBeVisible();
  await page.reload();
  await form(page, '電話での撤回');
  await expect(call.getByLabel('電話をかけた人の氏名')).toHaveValue('吉川 正樹');
});

test('M7-1 M9-1: the desk opens any institution’s staff', async ({ page }) => {
  await signIn(page, 'intake', '/overview');
  await page.getByRole('link', { name: 'かえで居宅介護支援事業所' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'かえで居宅介護支援事業所' })).toBeVisible();
  await expect(page.getByRole('heading', { name: '利用の停止と抹消' })).toBeVisible();
  await expect(page.locator('summary').filter({ hasText: WHO })).toBeVisible();
});
