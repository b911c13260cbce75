// プロフィール: looked up by everybody, kept by the 中心となる利用機関, put right when the family says so.
import type { Locator, Page } from '@playwright/test';
import { signIn, subject } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

/** Somebody whom no other device's tests change at the same time. */
const own = (): { core: string; nurse: string } => {
  const of: Record<string, [string, string]> = {
    phone: ['竹内 トミ', SUBJECTS.ume], tablet: ['杉山 勝', SUBJECTS.matsu], desktop: ['𠮷川 ミツ', '椿 フミ'],
  };
  const [core, nurse] = of[test.info().project.name]!;
  return { core, nurse };
};

const part = (page: Page, name: string): Locator =>
  page.locator('.part').filter({ has: page.getByRole('heading', { name, exact: true }) });
const form = (page: Page, name: string): Locator => page.getByRole('form', { name: `${name}を変更する` });
const rows = (of: Locator): Locator => of.getByRole('group', { name: /件目$/ });

async function profile(page: Page, who: 'sakura' | 'onodera' | 'sasaki', name: string = SUBJECTS.ume): Promise<void> {
  await signIn(page, who);
  if (who !== 'sakura') await subject(page, name);
  await page.getByRole('link', { name: 'プロフィール', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${name}さんのプロフィール` })).toBeVisible();
}

async function edit(page: Page, name: string): Promise<void> {
  await part(page, name).getByRole('button', { name: /^(登録する|変更する|入力の続きをする)/ }).click();
  await expect(form(page, name)).toBeVisible();
}

const save = (page: Page, name: string) => form(page, name).getByRole('button', { name: /のプロフィールに保存する$/ }).click();

test('M3-2-2 M3-2-3: the family sees whom to call and when the certification ends, and cannot change it', async ({ page }) => {
  await profile(page, 'sakura');
  await expect(page.getByText(/要介護認定は.*までです。更新を申請しています。/)).toBeVisible();
  const contacts = part(page, '緊急連絡先(かける順)');
  await expect(contacts.getByRole('link', { name: '03-0000-2101' })).toHaveAttribute('href', 'tel:0300002101');
  await expect(part(page, '保険')).toContainText('0099000001');
  await expect(page.getByRole('button', { name: /^変更する/ })).toHaveCount(0);
});

test('M3-2-1: a nurse of another institution sees the end of a number alone', async ({ page }) => {
  await profile(page, 'sasaki');
  await expect(part(page, '保険')).toContainText('••••••0001');
  await expect(page.locator('#main')).not.toContainText('0099000001');
  await expect(page.getByRole('button', { name: /^変更する/ })).toHaveCount(1);
});

test('C.1 P7: whoever hands out medicine keeps the list, and what is missing is told at its field', async ({ page }) => {
  await profile(page, 'sasaki', own().nurse);
  const name = unique('ロキソプロフェン');
  await edit(page, '服薬');
  await form(page, '服薬').getByRole('button', { name: '1件ふやす' }).click();
  const row = rows(form(page, '服薬')).last();
  await row.getByRole('textbox', { name: '1回量' }).fill('1錠');
  await save(page, '服薬');
  await expect(row.getByText('入力してください。')).toBeVisible();
  await expect(row.getByRole('textbox', { name: '1回量' })).toHaveValue('1錠');
  await row.getByRole('textbox', { name: '薬の名前' }).fill(name);
  await row.getByRole('checkbox', { name: '夕食後' }).check();
  await row.getByRole('checkbox', { name: '朝食後' }).check();
  await save(page, '服薬');
  await expect(form(page, '服薬')).toHaveCount(0);
  const kept = part(page, '服薬').getByRole('listitem').filter({ hasText: name });
  await expect(kept).toContainText('朝食後・夕食後');
});

test('M3-2-2: what was changed is told with its reason, and the version before stays readable', async ({ page }) => {
  const name = unique('金属アレルギー');
  await profile(page, 'onodera', own().core);
  await edit(page, 'アレルギー');
  const last = rows(form(page, 'アレルギー')).last();
  await last.getByRole('textbox', { name: '何に対して' }).fill(name);
  await form(page, 'アレルギー').getByRole('textbox', { name: '変更の理由' }).fill('長男から聞きました');
  await save(page, 'アレルギー');
  await expect(part(page, 'アレルギー').getByRole('listitem').filter({ hasText: name })).toBeVisible();
  await part(page, 'アレルギー').getByRole('button', { name: /^変更の履歴/ }).click();
  const history = page.getByRole('dialog', { name: 'アレルギーの変更の履歴' });
  await expect(history.getByText('理由: 長男から聞きました').first()).toBeVisible();
  await expect(history.getByText('いまの内容')).toBeVisible();
});

test('J-22: what was typed is there after a reload, and numbers that cannot be right are told', async ({ page }) => {
  await profile(page, 'onodera', own().core);
  await edit(page, '保険');
  const insured = form(page, '保険').getByRole('textbox', { name: '介護保険 被保険者番号' });
  const insurer = form(page, '保険').getByRole('textbox', { name: '介護保険 保険者番号' });
  await insurer.fill('４３５０７４');
  await insured.fill('0099000003');
  await form(page, '保険').getByRole('textbox', { name: 'メモ' }).fill('確認中');
  await expect(form(page, '保険').getByText('入力中(下書き保存済)')).toBeVisible();
  await page.reload();
  await edit(page, '保険');
  await expect(insurer).toHaveValue('４３５０７４');
  await save(page, '保険');
  await expect(form(page, '保険').getByText('番号が合いません。', { exact: false })).toBeVisible();
  await insurer.fill('４３５０７３');
  await save(page, '保険');
  await expect(form(page, '保険')).toHaveCount(0);
  await expect(part(page, '保険')).toContainText('435073');
});

test('C.1 P9: two people change the same part, and nothing that either typed is lost', async ({ page, open }) => {
  const [mine, theirs] = [unique('わたしの文'), unique('ほかの人の文')];
  const other = await open();
  await profile(page, 'onodera', own().core);
  await profile(other, 'onodera', own().core);
  const note = (of: Page) => form(of, '住まい・連絡').getByRole('textbox', { name: '同居・世帯' });
  await edit(page, '住まい・連絡');
  await edit(other, '住まい・連絡');
  await note(page).fill(mine);
  await note(other).fill(theirs);
  await save(other, '住まい・連絡');
  await expect(part(other, '住まい・連絡').getByText(theirs)).toBeVisible();
  const told = form(page, '住まい・連絡').getByRole('alert').filter({ hasText: 'ほかの人が保存しました' });
  await expect(told).toContainText(theirs);
  await expect(note(page)).toHaveValue(mine);
  await told.getByRole('button', { name: '自分の入力を使う' }).click();
  await save(page, '住まい・連絡');
  await expect(part(page, '住まい・連絡').getByText(mine)).toBeVisible();
  await expect(part(other, '住まい・連絡').getByText(mine)).toBeVisible();
});

test('M20: the family says what is wrong, and hears the answer on the open screen', async ({ page, open }) => {
  const text = unique('世帯の書き方が違います');
  const keeper = await open();
  await profile(page, 'sakura');
  await profile(keeper, 'onodera');
  await part(page, '住まい・連絡').getByRole('button', { name: /^(間違いを知らせる|入力の続きをする)/ }).click();
  const ask = page.getByRole('form', { name: '住まい・連絡の間違いを知らせる' });
  await ask.getByRole('textbox').fill(text);
  await ask.getByRole('button', { name: '中心となる利用機関に知らせる' }).click();
  const mine = part(page, '住まい・連絡').getByRole('listitem').filter({ hasText: text });
  await expect(mine).toContainText('返事を待っています');
  const asked = part(keeper, '住まい・連絡').getByRole('listitem').filter({ hasText: text });
  await asked.getByRole('textbox', { name: '返事' }).fill('直しました。ありがとうございます。');
  await asked.getByRole('button', { name: '直したと返事する' }).click();
  await expect(mine).toContainText('直しました。ありがとうございます。');
});
