// A nurse's whole visit, filmed: she opens the record, measures, notes the meal, takes a photo, writes and hands over.
// The pictures go with the run; with TOWN_PICTURES=1 they are those of docs/visit.md.
import type { Locator, Page, TestInfo } from '@playwright/test';
import { choose, composer, entry, send, signIn, subject, timeline, words } from '../town/doing';
import { PEOPLE, SUBJECTS } from '../town/people';
import { photo } from '../town/photos';
import { expect, test, unique } from '../town/stage';

const forDocs = process.env.TOWN_PICTURES === '1';
/** For the pictures what a nurse would write; otherwise a text that no other test writes. */
const typed = (text: string): string => (forDocs ? text : unique(text));

const field = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true });
const key = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: '数字' }).getByRole('button', { name, exact: true });
const option = (page: Page, group: string, name: string): Locator =>
  composer(page).getByRole('group', { name: group, exact: true }).getByRole('button', { name, exact: true });

/** Unfolds the form and says what it is for. It stands as it was left, so its field is not always 内容. */
async function begin(page: Page, kind: string): Promise<void> {
  await page.getByRole('button', { name: '記録を書く' }).click();
  await choose(page, kind);
}

/** It is saved, and that was read: what is said next is said of the next step. */
async function saved(page: Page): Promise<void> {
  const notice = page.getByRole('region', { name: 'お知らせ' });
  await expect(notice.getByText('保存しました', { exact: true })).toBeVisible({ timeout: 20_000 });
  await notice.getByRole('button', { name: '閉じる' }).click();
  await expect(notice.getByText('保存しました', { exact: true })).toHaveCount(0);
}

/** One picture of the window, with `top` where the eye begins. */
async function film(page: Page, info: TestInfo, name: string, top?: Locator): Promise<void> {
  await top?.evaluate(node => {
    node.scrollIntoView({ block: 'start' });
    // So far that nothing of the row above is seen.
    scrollBy(0, 6);
    (document.activeElement as HTMLElement | null)?.blur();
  });
  const path = forDocs ? `../../docs/images/visit-${name}.png` : info.outputPath(`visit-${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  await info.attach(`visit-${name}`, { path, contentType: 'image/png' });
}

test('M3-2-6: a whole visit, from the open record to the 申し送り', async ({ page }, info) => {
  const sitting = typed('いすに座って測りました。');
  const eaten = typed('ご自分の箸で、ゆっくり召し上がりました。');
  const caption = typed('昼食の膳');
  const note = typed('右足のむくみは昨日より軽く、靴下の跡も浅くなっています。');
  const ask = typed('夕方にも、むくみを見てください。');
  const today = page.getByRole('region', { name: '様子のまとめ' });

  await test.step('she opens the record', async () => {
    await signIn(page, 'sasaki');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('担当している方');
    await subject(page, SUBJECTS.ume);
    await expect(timeline(page).getByRole('article').first()).toBeVisible();
    for (const line of ['食事', 'からだ', '様子']) await expect(today).toContainText(line);
    await film(page, info, '1-open');
  });

  await test.step('she enters vitals with the number pad', async () => {
    await page.getByRole('link', { name: 'バイタル' }).click();
    await page.getByRole('button', { name: '測る' }).click();
    await expect(page.getByText(/^前回/).first()).toBeVisible();
    // The next field is current as soon as a value is complete.
    for (const press of ['3', '6', '点', '5', ...'128' + '76' + '72' + '97']) await key(page, press).click();
    for (const [name, value] of [['体温', '36.5'], ['血圧(上)', '128'], ['血圧(下)', '76'], ['脈拍', '72'], ['SpO₂', '97']] as const) {
      await expect(field(page, name)).toHaveValue(value);
    }
    await page.getByRole('textbox', { name: 'メモ' }).fill(sitting);
    await film(page, info, '2-vitals', page.getByRole('region', { name: /のバイタルを測る/ }));
    await page.getByRole('button', { name: `${SUBJECTS.ume}さんの記録に保存` }).click();
    await saved(page);
    await page.getByRole('link', { name: '記録へ戻る' }).click();
    const measured = entry(page, sitting).first();
    for (const value of [/体温\s*36\.5/, /128\/76/, /脈拍\s*72/, /SpO₂\s*97/]) await expect(measured).toContainText(value);
  });

  await test.step('she notes the meal in big choices', async () => {
    await begin(page, '日々の様子');
    await option(page, '日々の様子の種類', '食事').click();
    for (const [group, choice] of [['いつの食事', '昼食'], ['主食', '8割'], ['副食', '7割']] as const) {
      await option(page, group, choice).click();
      await expect(option(page, group, choice)).toHaveAttribute('aria-pressed', 'true');
    }
    await film(page, info, '3-meal', composer(page));
    await send(page).click();
    await saved(page);
    // Above what she measured, so it is this meal and none of an earlier visit.
    const mine = timeline(page).getByRole('article').filter({ hasText: PEOPLE.sasaki.name });
    const newest = mine.filter({ hasText: new RegExp(`昼食|${sitting}`) }).first();
    await expect(newest).toContainText('昼食 主食 8割・副食 7割');
    await expect(today).toContainText('昼食 主食 8割・副食 7割');
  });

  await test.step('she takes a photo', async () => {
    await begin(page, '連絡・報告');
    await words(page).fill(eaten);
    await composer(page).getByLabel('写真・動画をえらぶ').setInputFiles([await photo(page, 35, { meal: true })]);
    const picked = composer(page).getByRole('listitem');
    await picked.getByRole('textbox', { name: '写真の説明' }).fill(caption);
    await picked.getByLabel('写っているもの').selectOption({ label: '食事' });
    await expect(picked.getByRole('img', { name: '送る写真の見本' })).toHaveJSProperty('complete', true);
    await film(page, info, '4-photo', composer(page));
    await send(page).click();
    await saved(page);
    const shown = entry(page, eaten).first().getByRole('button', { name: new RegExp(`^写真: ${caption}・食事`) });
    await expect(shown).toBeVisible();
    await expect.poll(() => shown.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  });

  await test.step('she writes a short note', async () => {
    await begin(page, '連絡・報告');
    await words(page).fill(note);
    await send(page).click();
    await saved(page);
    await expect(entry(page, note).first()).toContainText('みんな(家族も)');
    await film(page, info, '5-note', entry(page, note).first());
  });

  await test.step('she collects the 申し送り from the record', async () => {
    await begin(page, '申し送り');
    await composer(page).getByRole('button', { name: '記録から集める' }).click();
    await expect(composer(page).getByText(/件の記録から集めました/)).toBeVisible();
    const ofVisit = [sitting, '昼食 主食 8割・副食 7割', eaten, note];
    for (const part of ofVisit) await expect(words(page)).toHaveValue(new RegExp(part));
    await film(page, info, '6-handover', composer(page));
    // Edited down to her visit; what other tests wrote meanwhile is not handed over in their place.
    const lines = (await words(page).inputValue()).split('\n').filter(line => ofVisit.some(part => line.includes(part)));
    await words(page).fill([...lines, ask].join('\n'));
    await send(page).click();
    await saved(page);
    const handed = entry(page, ask).first();
    for (const part of ['申し送り', '要確認', '128/76', ...ofVisit]) await expect(handed).toContainText(part);
  });
});
