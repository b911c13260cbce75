// What an institution's admin decides for those who work there.
import { signIn, subject } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test } from '../town/stage';

test('M3-2-5 ux 2.4: the order in which an institution measures is that of the form, without a new sign-in', async ({ page, open }) => {
  const device = await open();
  await signIn(device, 'onodera');
  await subject(device, SUBJECTS.ume);
  await device.getByRole('link', { name: 'バイタル' }).click();
  await device.getByRole('button', { name: '測る' }).click();
  const fields = device.locator('.measure-rows > .measure-row');
  await expect(fields.first()).toBeVisible();
  await device.getByRole('link', { name: /^ホーム/ }).first().click();
  await subject(device, SUBJECTS.ume);

  await signIn(page, 'onodera', '/staff');
  const order = page.getByRole('list').filter({ has: page.getByRole('checkbox', { name: '体温' }) });
  for (let n = 0; n < 8; n += 1) await order.getByRole('button', { name: 'SpO₂を上へ' }).click();
  await order.getByRole('checkbox', { name: '体重' }).check();
  // A form that is open keeps its order: the device has heard of it before one is opened.
  const heard = device.waitForResponse(/\/api\/v1\/me$/);
  await page.getByRole('button', { name: 'この順で保存する' }).click();
  await expect(page.getByText('測定項目の順を保存しました。')).toBeVisible();
  await (await heard).finished();

  await device.getByRole('link', { name: 'バイタル' }).click();
  await device.getByRole('button', { name: '測る' }).click();
  await expect(fields.first()).toHaveAccessibleName('SpO₂');
  await expect(fields.last()).toHaveAccessibleName('体重');

  const first = order.getByRole('checkbox', { checked: true });
  const names = await first.evaluateAll(boxes => boxes.map(box => (box as HTMLInputElement).labels?.[0]?.textContent.trim() ?? ''));
  expect(names).toContain('体重');
  for (const name of names) await order.getByRole('checkbox', { name, exact: true }).uncheck();
  await page.getByRole('button', { name: 'この順で保存する' }).click();
  await expect(page.getByText('入力してください。')).toBeVisible();
  // As it was: each joins at the end.
  for (const name of ['体温', ...names.filter(name => !['体温', '体重'].includes(name))]) {
    await order.getByRole('checkbox', { name, exact: true }).check();
  }
  await page.getByRole('button', { name: 'この順で保存する' }).click();
  await expect(page.getByText('測定項目の順を保存しました。').last()).toBeVisible();
});
