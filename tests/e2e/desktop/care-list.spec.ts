// M7-1 … M7-4: the list is the disclosure list. Its effect is read and confirmed before it is saved, an institution
// registers its own staff, and whoever is taken off sees nothing more, on open screens too.
import type { Page } from '@playwright/test';
import { signIn, subject } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test } from '../town/stage';

const HOSPITAL = 'ひなた野中央病院';

const line = (page: Page) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: HOSPITAL }) });

async function takeOff(page: Page): Promise<void> {
  await line(page).getByRole('button', { name: /^外す/ }).click();
  const form = page.getByRole('form', { name: `${HOSPITAL}をリストから外す` });
  await form.getByLabel(/^理由/).fill('相談が終わった');
  await form.getByRole('button', { name: 'だれに何が見えるか確かめる' }).click();
  await expect(form.getByRole('status').filter({ hasText: /見られなくなります|外れます/ })).toBeVisible();
  await form.getByRole('checkbox', { name: '上の内容を確かめました' }).check();
  await form.getByRole('button', { name: /のリストを保存/ }).click();
  await expect(line(page)).toHaveCount(0);
}

test('M7-3 M7-1 M7-4: an institution is put on the list, its staff see the record, and lose it on an open screen', async ({ page, open, complaints }) => {
  complaints.expect(/404|403/);
  await signIn(page, 'onodera');
  await subject(page, SUBJECTS.yoshi);
  await page.getByRole('link', { name: '支える人' }).click();
  await expect(page.getByRole('heading', { name: /この記録を見られる人/ })).toBeVisible();
  // A run that was broken off may have left it there.
  if (await line(page).count() > 0) await takeOff(page);
  await page.getByRole('button', { name: '機関を加える' }).click();
  const form = page.getByRole('form', { name: '機関を加える' });
  await form.getByRole('button', { name: 'だれに何が見えるか確かめる' }).click();
  await expect(form.getByText('入力してください。').first()).toBeVisible();
  await form.getByLabel('機関をさがす').fill('ﾋﾅﾀﾉ');
  await form.getByRole('button', { name: 'さがす', exact: true }).click();
  await form.getByRole('button', { name: HOSPITAL }).click();
  await form.getByLabel(/^理由/).fill('退院後の相談のため');
  await form.getByRole('button', { name: 'だれに何が見えるか確かめる' }).click();
  await expect(form.getByRole('status').filter({ hasText: HOSPITAL })).toContainText('担当者を登録すると');
  const save = form.getByRole('button', { name: `${SUBJECTS.yoshi}さんのリストを保存` });
  await expect(save).toHaveAttribute('aria-disabled', 'true');
  await form.getByRole('checkbox', { name: '上の内容を確かめました' }).check();
  await save.click();
  await expect(page.getByText('リストを保存しました').last()).toBeVisible();
  await expect(line(page)).toContainText('いま見られる人はいません');

  const worker = await open('desktop');
  await signIn(worker, 'watanabe');
  const admin = await open('desktop');
  await signIn(admin, 'shimizu', '/staff');
  await admin.getByText(new RegExp(`${SUBJECTS.yoshi}.*担当\\d+人`)).click();
  await admin.getByRole('checkbox', { name: /渡邊/ }).check();
  await admin.getByRole('button', { name: `${SUBJECTS.yoshi}さんの担当者を保存` }).click();
  await expect(admin.getByText('担当者を保存しました')).toBeVisible();

  await subject(worker, SUBJECTS.yoshi);
  await expect(worker.getByRole('feed').getByRole('article').first()).toBeVisible();
  await expect(line(page)).toContainText('渡邊');

  await takeOff(page);
  await expect.poll(() => worker.locator('body').evaluate(body => body.textContent)).not.toContain(SUBJECTS.yoshi);

  await page.getByText('変更の履歴').click();
  await expect(page.getByText('退院後の相談のため').first()).toBeVisible();
});

test('M7-2: whoever does not keep the list reads it, and finds nothing to change it with', async ({ page }) => {
  await signIn(page, 'sakura');
  await page.getByRole('link', { name: '支える人' }).click();
  await expect(page.getByRole('heading', { name: /この記録を見られる人/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: '訪問看護ステーションひばり' })).toBeVisible();
  await expect(page.getByRole('button', { name: /機関を加える|^外す|^変える/ })).toHaveCount(0);
});

test('M7-2: whoever keeps the list moves an institution up and down; the finger stays, open screens follow', async ({ page, open }) => {
  const shown = async (who: Page) => {
    await subject(who, SUBJECTS.ume);
    await who.getByRole('link', { name: '支える人' }).click();
    await expect(who.getByRole('heading', { name: /この記録を見られる人/ })).toBeVisible();
  };
  const order = (who: Page) => who.getByRole('list').filter({ has: who.getByText('中心となる機関') }).getByRole('heading');
  await signIn(page, 'onodera');
  await shown(page);
  const nurse = await open('tablet');
  await signIn(nurse, 'yoshida');
  await shown(nurse);
  const before = await order(page).allTextContents();
  expect(before.length).toBeGreaterThan(2);
  const [core = '', first = '', second = '', ...rest] = before;
  const up = page.getByRole('button', { name: `${second.trim()}を上へ` });
  const down = page.getByRole('button', { name: `${second.trim()}を下へ` });
  await expect(page.getByRole('button', { name: `${first.trim()}を上へ` }), 'the first has nowhere to go').toHaveCount(0);
  await up.click();
  await expect(order(page)).toHaveText([core, second, first, ...rest]);
  await expect(order(nurse)).toHaveText([core, second, first, ...rest]);
  await expect(nurse.getByRole('button', { name: /を上へ$/ })).toHaveCount(0);
  await expect(down).toBeFocused();
  await down.press('Enter');
  await expect(order(page)).toHaveText(before);
  await expect(order(nurse)).toHaveText(before);
});

test('M11-0: the operator stops a whole institution; its open screens close at once, and taken up again all is as it was', async ({ page: desk, open, complaints }) => {
  complaints.expect(/403/);
  complaints.expect(/401/);
  const worker = await open('desktop');
  await signIn(worker, 'watanabe');
  await signIn(desk, 'intake', '/overview');
  await desk.getByRole('link', { name: new RegExp(HOSPITAL) }).click();
  await expect(desk.getByText('この機関は利用できます。')).toBeVisible();
  const begin = async (word: string) => {
    await desk.locator('summary').filter({ hasText: word }).click();
    const form = desk.getByRole('form', { name: word });
    const press = form.getByRole('button', { name: word });
    await expect(press).toHaveAttribute('aria-disabled', 'true');
    await form.getByRole('checkbox').check();
    await form.getByLabel(/^理由/).fill('督促のあとも支払いがない');
    return { form, press };
  };
  const { form, press } = await begin('この機関の利用を停止する');
  await press.click();
  await expect(form.getByText('入力してください。')).toBeVisible();
  await form.getByLabel(/^事由/).selectOption({ label: '督促のあとの不払い' });
  await press.click();
  await expect(worker.getByRole('heading', { level: 1, name: 'ご利用を停止しています' })).toBeVisible({ timeout: 2_000 });
  await expect(desk.getByText('この機関は利用停止中です。')).toBeVisible();
  await desk.getByRole('link', { name: '状況', exact: true }).click();
  await desk.getByRole('link', { name: `${HOSPITAL}(利用停止中)` }).click();

  const back = await begin('この機関の利用を再開する');
  await back.press.click();
  await expect(desk.getByText('この機関は利用できます。')).toBeVisible();
  await desk.getByText('停止と再開の記録').click();
  await expect(desk.getByText('停止・督促のあとの不払い').first()).toBeVisible();
  const again = await open('desktop');
  await signIn(again, 'watanabe');
  await expect(again.getByRole('link', { name: 'ホーム' })).toBeVisible();
});
