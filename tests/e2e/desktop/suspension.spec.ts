// M9-1 M9-2 J-08: an institution's admin stops somebody's account. The open screen closes, nothing of the record is on it,
// what was typed and not sent is with the admin, and nobody signs in until it is taken up again.
import type { Page } from '@playwright/test';
import { enter, signIn, startWriting, subject, words } from '../town/doing';
import { PASSWORD, PEOPLE, SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

const NAME = PEOPLE.hayashi.name;

/** The form for one member of staff, unfolded. */
async function toActs(admin: Page) {
  // What is folded is not there yet.
  const acts = admin.locator('details').filter({ has: admin.locator('summary', { hasText: NAME }) });
  if (!(await acts.getByLabel('理由').isVisible())) await acts.locator('summary').click();
  return acts;
}

test('J-08 M9-2: a stopped account closes its open screen and leaves what was not sent with the admin', async ({ page: admin, open, complaints }) => {
  complaints.expect(/403/);
  complaints.expect(/401/);
  const typed = unique('昼食は半分でした');
  const helper = await open();
  await signIn(helper, 'hayashi');
  await subject(helper, SUBJECTS.ume);
  await startWriting(helper);
  await words(helper).fill(typed);
  await expect(helper.getByText('入力中(下書き保存済)')).toBeVisible();

  await signIn(admin, 'kawai');
  await admin.getByRole('link', { name: /^職員/ }).click();
  await expect(admin.getByRole('heading', { name: /送られなかった記録/ })).toBeHidden();
  const acts = await toActs(admin);
  await acts.getByRole('button', { name: '一時停止する' }).click();
  await expect(acts.getByText('入力してください')).toBeVisible();
  await acts.getByLabel('理由').fill('端末の紛失');
  await acts.getByRole('button', { name: '一時停止する' }).click();
  await expect(admin.getByText(`${NAME}さんの利用を停止しました。`)).toBeVisible();

  await expect(helper.getByRole('heading', { level: 1, name: 'ご利用を停止しています' })).toBeVisible({ timeout: 2_000 });
  await expect(helper.getByText('まだ送っていなかった1件を、所属機関の管理者に預けました。')).toBeVisible();
  await expect(helper.locator('body')).not.toContainText(SUBJECTS.ume);
  await expect(helper.locator('body')).not.toContainText(typed);

  const card = admin.getByRole('article').filter({ hasText: typed });
  await expect(card).toContainText(SUBJECTS.ume);
  await expect(card).toContainText(`${NAME}さんの端末から`);
  await card.getByLabel('どうしたか').fill('担当の河合が記録した');
  await card.getByRole('button', { name: '処理ずみにする' }).click();
  await expect(card.getByText('処理ずみ：担当の河合が記録した')).toBeVisible();

  await helper.reload();
  await expect(helper.getByRole('heading', { level: 1, name: '援輪' })).toBeVisible();
  await enter(helper, PEOPLE.hayashi.login, PASSWORD);
  await expect(helper.getByRole('alert').filter({ hasText: /ログインできません|ちがいます|違います/ })).toBeVisible();

  const again = await toActs(admin);
  await expect(again).toContainText('端末の紛失');
  await again.getByLabel('理由').fill('見つかった');
  await again.getByRole('button', { name: '再開する' }).click();
  await expect(admin.getByText(`${NAME}さんの利用を再開しました。`)).toBeVisible();
  await enter(helper, PEOPLE.hayashi.login, PASSWORD);
  await expect(helper.getByRole('navigation', { name: 'メニュー' })).toBeVisible();
});
