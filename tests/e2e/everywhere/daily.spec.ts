// Daily life in big choices, the day in three lines, what asks for a 確認しました, 申し送り, SBAR, pins and 定型文.
import type { Locator, Page } from '@playwright/test';
import { choose, composer, entry, scrollTo, send, signIn, startWriting, subject, timeline, words, write } from '../town/doing';
import { PEOPLE, SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

const saved = (page: Page) => expect(page.getByText('保存しました', { exact: true }).first()).toBeVisible();
const today = (page: Page): Locator => page.getByRole('region', { name: '様子のまとめ' });
const kinds = (page: Page): Locator => composer(page).getByRole('group', { name: '日々の様子の種類' });
const of = (page: Page, name: string): Locator => composer(page).getByRole('group', { name, exact: true });

async function note(page: Page, kind: string): Promise<void> {
  await startWriting(page);
  await choose(page, '日々の様子');
  await kinds(page).getByRole('button', { name: kind, exact: true }).click();
}

test('M3-2-6: a meal is four presses, no typing, and stands in the record and in the day', async ({ page }) => {
  await signIn(page, 'sakura');
  await note(page, '食事');
  await of(page, 'いつの食事').getByRole('button', { name: '間食' }).click();
  await of(page, '主食').getByRole('button', { name: '3割' }).click();
  await of(page, '副食').getByRole('button', { name: '9割' }).click();
  await send(page).click();
  await saved(page);
  const meal = timeline(page).getByRole('article').filter({ hasText: '間食' }).filter({ hasText: '3割' }).first();
  await expect(meal).toContainText('9割');
  await expect(today(page)).toContainText('間食 主食 3割・副食 9割');
});

test('M3-2-6: nothing chosen and nothing written is not sent, and says what to do', async ({ page }) => {
  await signIn(page, 'sakura');
  await note(page, '水分');
  await send(page).click();
  await expect(composer(page).getByText('選ぶか、内容を書いてください。')).toBeVisible();
  // What no button says can be typed, as people type it; what is unusual is looked at once more.
  await of(page, '水分').getByText('ほかの値').click();
  await of(page, '水分').getByRole('textbox', { name: '水分' }).fill('こっぷ1');
  await send(page).click();
  await expect(of(page, '水分').getByText('数字で入れてください。')).toBeVisible();
  await of(page, '水分').getByRole('textbox', { name: '水分' }).fill('１２００');
  await send(page).click();
  await of(page, '水分').getByRole('button', { name: 'この値でよい' }).click();
  await send(page).click();
  await saved(page);
  await expect(timeline(page).getByRole('article').filter({ hasText: '1200' }).first()).toBeVisible();
});

test('M3-2-6: what was chosen of two kinds is sent as two records, and none is lost', async ({ page }) => {
  await signIn(page, 'sakura');
  await note(page, '睡眠');
  await of(page, '睡眠').getByRole('button', { name: '9時間' }).click();
  await kinds(page).getByRole('button', { name: '口腔ケア', exact: true }).click();
  await of(page, '口腔ケア').getByRole('button', { name: '介助で' }).click();
  await send(page).click();
  await saved(page);
  await expect(page.getByText('ほかにも選んだものがあります。続けて送ってください。')).toBeVisible();
  await expect(of(page, '睡眠').getByRole('button', { name: '9時間' })).toHaveAttribute('aria-pressed', 'true');
  await send(page).click();
  await expect(composer(page)).toHaveCount(0);
  const rows = timeline(page).getByRole('article');
  // Others write into this record meanwhile.
  for (const words of [['口腔ケア', '介助で'], ['睡眠', '9時間']] as const) {
    const row = rows.filter({ hasText: words[0] }).filter({ hasText: words[1] }).first();
    await scrollTo(page, row);
    await expect(row).toBeVisible();
  }
});

test('M3-2-6: an accident is told with its injury, and 変わりなし does not stand beside redness', async ({ page }) => {
  await signIn(page, 'sakura');
  await note(page, '皮膚');
  await of(page, '皮膚').getByRole('button', { name: '変わりなし' }).click();
  await of(page, '皮膚').getByRole('button', { name: '発赤' }).click();
  await expect(of(page, '皮膚').getByRole('button', { name: '変化あり' })).toHaveAttribute('aria-pressed', 'true');
  await of(page, '皮膚').getByRole('button', { name: '変わりなし' }).click();
  await expect(of(page, '皮膚').getByRole('button', { name: '発赤' })).toHaveAttribute('aria-pressed', 'false');
  await of(page, '皮膚').getByRole('button', { name: '変わりなし' }).click();
  await kinds(page).getByRole('button', { name: '転倒・ヒヤリハット', exact: true }).click();
  await of(page, 'できごと').getByRole('button', { name: 'けがあり' }).click();
  await send(page).click();
  await expect(of(page, 'できごと').getByText('種類を選んでください。')).toBeVisible();
  await of(page, 'できごと').getByRole('button', { name: '転倒' }).click();
  await send(page).click();
  await expect(composer(page)).toHaveCount(0);
  await expect(today(page)).toContainText('できごと 転倒(けがあり)');
});

test('J-22: choices are a draft like words', async ({ page }) => {
  await signIn(page, 'sakura');
  await note(page, '機嫌・表情');
  await of(page, '機嫌・表情').getByRole('button', { name: '不安そう' }).click();
  await expect(composer(page).getByText('入力中(下書き保存済)')).toBeVisible();
  await page.reload();
  await expect(of(page, '機嫌・表情').getByRole('button', { name: '不安そう' })).toHaveAttribute('aria-pressed', 'true');
  await composer(page).getByRole('button', { name: '下書きを捨てる' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: '下書きを捨てる' }).click();
  await expect(composer(page)).toHaveCount(0);
});

test('M24-2: what was chosen is corrected in the same fields', async ({ page }) => {
  await signIn(page, 'sakura');
  await note(page, '入浴');
  const text = unique('湯船につかりました。');
  await of(page, '入浴').getByRole('button', { name: 'シャワー浴' }).click();
  await composer(page).getByRole('textbox', { name: 'メモ' }).fill(text);
  await send(page).click();
  await saved(page);
  const bath = entry(page, text);
  await bath.getByRole('button', { name: 'その他の操作' }).click();
  await bath.getByRole('button', { name: '訂正する' }).click();
  const form = page.getByRole('dialog');
  await expect(form.getByRole('button', { name: 'シャワー浴' })).toHaveAttribute('aria-pressed', 'true');
  await form.getByRole('button', { name: '一般浴' }).click();
  await form.getByRole('textbox', { name: /理由/ }).fill('選び間違い');
  await form.getByRole('button', { name: /訂正/ }).last().click();
  await expect(bath).toContainText('一般浴');
  await expect(bath).toContainText('訂正あり');
});

test('P3: a family confirms what a nurse asks, and the nurse sees who and when, without loading anew', async ({ page, open }) => {
  const text = unique('夕方の薬が一つ減りました。');
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.ume);
  await startWriting(page);
  await words(page).fill(text);
  await composer(page).getByText('「確認しました」を求める').click();
  await send(page).click();
  await saved(page);
  await expect(entry(page, text)).toContainText('要確認');
  await expect(entry(page, text).getByRole('button', { name: '確認しました' })).toHaveCount(0);
  const family = await open('phone');
  await signIn(family, 'sakura');
  // It waits above the record too, and leads to its place.
  await today(family).getByRole('button', { name: /確認・ピン留め/ }).click();
  await today(family).getByRole('button', { name: new RegExp(text) }).click();
  await entry(family, text).getByRole('button', { name: '確認しました' }).click();
  await expect(entry(family, text).getByRole('button', { name: '確認しました' })).toHaveCount(0);
  await entry(page, text).getByText(/確認 1人/).click();
  await expect(entry(page, text).getByText(/確認しました: 梅田\(長女\) .*\d+:\d\d/)).toBeVisible();
  await expect(entry(page, text).getByText(/まだの人: /)).toBeVisible();
});

test('P8: a 申し送り is collected from the record, edited, and confirmed by whoever comes next', async ({ page, open }) => {
  const seen = unique('右足のむくみが少し。');
  const more = unique('夜は足を高くしてください。');
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.ume);
  await write(page, seen);
  await startWriting(page);
  await choose(page, '申し送り');
  await choose(page, '24時間');
  await composer(page).getByRole('button', { name: '記録から集める' }).click();
  await expect(composer(page).getByText(/件の記録から集めました/)).toBeVisible();
  await expect(words(page)).toHaveValue(new RegExp(seen));
  // Collected once more, it stands there once.
  await composer(page).getByRole('button', { name: '記録から集める' }).click();
  await expect.poll(async () => (await words(page).inputValue()).split(seen).length - 1).toBe(1);
  // Edited down to what matters; what other tests wrote meanwhile is not handed over in their place.
  await words(page).fill(`【★変化】\n${seen}\n${more}`);
  await send(page).click();
  await saved(page);
  const next = await open();
  await signIn(next, 'yoshida');
  await subject(next, SUBJECTS.ume);
  const handed = entry(next, more);
  await expect(handed).toContainText('申し送り');
  await expect(handed).toContainText(seen);
  await handed.getByRole('button', { name: '確認しました' }).click();
  await expect(entry(page, more).getByText(/確認 1人/)).toBeVisible();
  const family = await open('phone');
  await signIn(family, 'sakura');
  await startWriting(family);
  await expect(composer(family).getByRole('radio', { name: '申し送り' })).toHaveCount(0);
});

test('P8: SBAR is four short boxes and one report', async ({ page }) => {
  const what = unique('38.4度の熱。');
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.ume);
  await startWriting(page);
  await choose(page, 'SBAR');
  await send(page).click();
  await expect(composer(page).getByText('入力してください。').first()).toBeVisible();
  await composer(page).getByRole('textbox', { name: /S 状況/ }).fill(what);
  await composer(page).getByRole('textbox', { name: /R 提案・依頼/ }).fill('今日中に先生へ相談をお願いします。');
  await send(page).click();
  await saved(page);
  const report = entry(page, what);
  await expect(report.locator('dt')).toHaveText(['S', 'R']);
  await expect(report).not.toContainText('【S】');
});

test('P2 P1: what is pinned stands above the record; entries are found by kind, writer and mark', async ({ page }) => {
  const text = unique('鍵は裏口の箱にあります。');
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.ume);
  await write(page, text);
  await entry(page, text).getByRole('button', { name: 'その他の操作' }).click();
  await entry(page, text).getByRole('button', { name: 'ピン留めする' }).click();
  await expect(entry(page, text).getByText('ピン留め', { exact: true })).toBeVisible();
  await today(page).getByRole('button', { name: /確認・ピン留め/ }).click();
  await expect(today(page).getByRole('button', { name: new RegExp(text) })).toBeVisible();
  await page.getByText('記録をさがす').click();
  await page.getByRole('search').getByRole('button', { name: 'さがす' }).click();
  await expect(page.getByText('ことばを入れるか、しぼりこみを選んでください。')).toBeVisible();
  await page.getByText('しぼりこむ').click();
  await page.getByLabel('しるし').selectOption({ label: 'ピン留め' });
  await page.getByLabel('書いた人').selectOption({ label: PEOPLE.sasaki.name });
  await page.getByRole('search').getByRole('button', { name: 'さがす' }).click();
  const found = page.getByRole('list').filter({ has: page.getByRole('button', { name: new RegExp(text) }) }).last();
  await expect(found).toBeVisible();
  await page.getByLabel('種類').selectOption({ label: 'バイタル' });
  await page.getByRole('search').getByRole('button', { name: 'さがす' }).click();
  await expect(page.getByText('条件に合う記録はありません。')).toBeVisible();
  await entry(page, text).getByRole('button', { name: 'ピン留めをはずす' }).click();
  await expect(entry(page, text).getByText('ピン留め', { exact: true })).toHaveCount(0);
});

test('P8: an admin keeps the phrases of the institution, its nurse writes with them', async ({ page, open }) => {
  const [title, text] = [unique('訪問'), unique('バイタルは記録のとおり、お変わりありません。')];
  await signIn(page, 'nakanishi');
  await page.getByRole('button', { name: '定型文を加える' }).click();
  await page.getByRole('button', { name: '定型文を保存する' }).click();
  await expect(page.getByText('入力してください。').first()).toBeVisible();
  const row = page.getByRole('listitem').filter({ has: page.getByRole('textbox') }).last();
  await row.getByRole('textbox', { name: '名前' }).fill(title);
  await row.getByRole('textbox', { name: /^文/ }).fill(text);
  await page.getByRole('button', { name: '定型文を保存する' }).click();
  await expect(page.getByText('定型文を保存しました。')).toBeVisible();
  // The list stays what it was, and takes more.
  await row.getByRole('textbox', { name: '名前' }).fill(`${title} 再訪`);
  await page.getByRole('button', { name: '定型文を保存する' }).click();
  await expect(page.getByText('定型文を保存しました。')).toHaveCount(2);
  await page.reload();
  await expect(page.getByRole('listitem').filter({ has: page.getByRole('textbox') }).last().getByRole('textbox', { name: '名前' })).toHaveValue(`${title} 再訪`);
  const nurse = await open();
  await signIn(nurse, 'sasaki');
  await subject(nurse, SUBJECTS.ume);
  await startWriting(nurse);
  await words(nurse).fill('訪問しました。');
  await composer(nurse).getByLabel('定型文を入れる').selectOption({ label: `${title} 再訪` });
  await expect(words(nurse)).toHaveValue(`訪問しました。\n${text}`);
  await composer(nurse).getByRole('button', { name: '下書きを捨てる' }).first().click();
  await nurse.getByRole('dialog').getByRole('button', { name: '下書きを捨てる' }).click();
  await expect(composer(nurse)).toHaveCount(0);
});
