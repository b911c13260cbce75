// 書類: which kinds the family reads is decided by the 中心となる利用機関, and counts on open screens.
import { signIn, subject } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { photo } from '../town/photos';
import { expect, test, unique } from '../town/stage';

test('M3-2-4: a kind that is opened is there at once for the family, and gone at once when it is closed', async ({ page, open }) => {
  const title = unique('採血');
  const family = await open();
  await signIn(family, 'sakura');
  await family.getByRole('link', { name: '書類', exact: true }).click();
  const results = family.getByRole('listitem').filter({ hasText: title });
  await expect(family.getByRole('heading', { name: 'ケアプラン(サービス計画書)' })).toBeVisible();

  await signIn(page, 'onodera');
  await subject(page, SUBJECTS.ume);
  await page.getByRole('link', { name: '書類', exact: true }).click();
  const choice = page.getByRole('group', { name: 'ご本人・ご家族が見られる種類' });
  const kind = choice.getByRole('checkbox', { name: '検査結果', exact: true });
  const save = page.getByRole('button', { name: 'この種類を公開する' });
  await expect(save).toBeDisabled();
  // A second go finds what the first one left.
  if (await kind.isChecked()) {
    await kind.uncheck();
    await save.click();
    await expect(save).toBeDisabled();
  }
  await page.getByRole('button', { name: /^(書類を入れる|入力の続きをする)$/ }).click();
  const form = page.getByRole('form', { name: '書類を入れる' });
  await form.getByRole('combobox', { name: '種類' }).selectOption({ label: '検査結果' });
  await form.getByRole('textbox', { name: '題名' }).fill(title);
  await form.getByLabel('ファイルを選ぶ').setInputFiles(await photo(page, 200));
  await form.getByRole('button', { name: /の書類として保存する$/ }).click();
  await expect(page.getByRole('listitem').filter({ hasText: title })).toBeVisible();
  await expect(results).toHaveCount(0);

  await kind.check();
  await save.click();
  await expect(results).toBeVisible();
  await results.getByRole('button', { name: /を開く$/ }).click();
  await expect(family.getByRole('dialog').locator('.sheet-page').first()).toBeVisible();

  await kind.uncheck();
  await save.click();
  await expect(results).toHaveCount(0);
  await expect(page.getByText('変わっていません。')).toBeVisible();
});

test('M3-2-4: whoever has the older document on the screen decides between the two', async ({ page, open }) => {
  const issuer = unique('藤堂');
  const other = await open();
  for (const one of [page, other]) {
    await signIn(one, 'onodera');
    await subject(one, SUBJECTS.ume);
    await one.getByRole('link', { name: '書類', exact: true }).click();
    await one.getByRole('listitem').filter({ hasText: '第1表・第2表' }).getByRole('button', { name: /^直す/ }).click();
  }
  await other.getByRole('textbox', { name: 'メモ' }).fill('先に直した');
  await other.getByRole('button', { name: /の書類として保存する$/ }).click();
  await page.getByRole('textbox', { name: '作成した人・機関' }).fill(issuer);
  await expect(page.getByText('書いている間に、ほかの人がこの書類を直しました。')).toBeVisible();
  await page.getByRole('button', { name: '自分の入力を使う' }).click();
  await page.getByRole('button', { name: /の書類として保存する$/ }).click();
  await expect(page.getByRole('form')).toHaveCount(0);
  await expect(page.getByRole('listitem').filter({ hasText: '第1表・第2表' })).toContainText(issuer);
});
