// M5-1: the operator takes a right from a role, as far as no article gives it; the open screens of that role follow within
// two seconds, with the reason beside what is disabled, and nothing that is being typed is lost.
import { composer, signIn, startWriting, timeline, words } from '../town/doing';
import { expect, test, unique } from '../town/stage';

const WITHHELD = 'サービス提供者が、いまこの操作を止めています。';

test('M5-1: a right that is withheld is gone from open screens, and back again', async ({ page: desk, open }) => {
  const typed = unique('きょうは晴れました');
  const writer = await open();
  await signIn(writer, 'kenta');
  await startWriting(writer);
  await words(writer).fill(typed);
  // And in the middle of the record, where a timeline that begins anew would take it away.
  const answering = await open();
  await signIn(answering, 'kenta');
  await timeline(answering).getByRole('button', { name: 'コメントする', disabled: false }).first().click();
  const comment = timeline(answering).getByRole('textbox', { name: 'コメント' });
  await comment.fill(typed);
  const family = await open();
  await signIn(family, 'kenta');
  await family.getByRole('link', { name: '支える人', exact: true }).click();
  const portrait = family.getByRole('main').locator('section').filter({ has: family.getByRole('heading', { name: '顔写真' }) });
  await expect(portrait.getByLabel(/写真をえらぶ/)).toBeVisible();

  await signIn(desk, 'intake');
  await desk.getByRole('link', { name: '状況' }).click();
  await desk.getByRole('link', { name: '役割と権限' }).click();
  await expect(desk.getByRole('heading', { level: 1, name: '役割と権限' })).toBeVisible();
  const role = desk.locator('details').filter({ has: desk.locator('summary', { hasText: 'ご家族' }) });
  await role.locator('summary').click();
  // What an article gives has no control at all.
  await expect(role.getByRole('listitem').filter({ hasText: '記録を読む（みんな向け）' })).toContainText('いつもできる');
  await expect(role.getByRole('form', { name: '記録を読む（みんな向け）' })).toHaveCount(0);
  const right = role.getByRole('listitem').filter({ hasText: '顔写真をかえる' });
  const form = right.getByRole('form', { name: '顔写真をかえる' });
  await right.getByRole('button', { name: '止める' }).click();
  await form.getByRole('button', { name: '止める' }).click();
  await expect(form.getByText('入力してください')).toBeVisible();
  await form.getByLabel('理由').fill('別の人の写真が続いたため');
  await form.getByRole('button', { name: '止める' }).click();
  await expect(desk.getByText('ご家族の「顔写真をかえる」を止めました。')).toBeVisible();

  await expect(portrait.getByText(WITHHELD).first()).toBeVisible({ timeout: 2_000 });
  await expect(composer(writer)).toBeVisible();
  await expect(words(writer)).toHaveValue(typed);
  await expect(comment).toHaveValue(typed);
  await expect(comment).toBeFocused();

  await right.getByRole('button', { name: '戻す' }).click();
  await form.getByLabel('理由').fill('説明したため');
  await form.getByRole('button', { name: '戻す' }).click();
  await expect(desk.getByText('ご家族の「顔写真をかえる」を戻しました。')).toBeVisible();
  await expect(portrait.getByText(WITHHELD)).toHaveCount(0, { timeout: 2_000 });
  await expect(desk.getByText('別の人の写真が続いたため')).toBeVisible();
  await expect(words(writer)).toHaveValue(typed);
});

test('M5-1: another desk sees the matrix and changes nothing', async ({ page: desk }) => {
  await signIn(desk, 'moderate', '/rights');
  await expect(desk.getByText('変えられるのは受付の担当だけです。')).toBeVisible();
  await desk.locator('summary', { hasText: 'ご家族' }).click();
  await expect(desk.getByText('できる（止められます）').first()).toBeVisible();
  await expect(desk.getByRole('button', { name: '止める' })).toHaveCount(0);
});
