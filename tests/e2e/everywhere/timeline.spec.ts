// A long record: found by day, loaded as one scrolls, and light all the way.
import type { Page } from '@playwright/test';
import { atMost } from '../town/budget';
import { allRead, entry, signIn, subject, timeline, write } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

const rows = (page: Page) => timeline(page).getByRole('article');
const positions = (page: Page): Promise<number[]> =>
  rows(page).evaluateAll(all => all.map(row => Number(row.getAttribute('aria-posinset'))));

test('WCAG 1.3.1: entries say which of how many they are', async ({ page }) => {
  await signIn(page, 'sakura');
  await expect(rows(page).first()).toBeVisible();
  await expect(rows(page).first()).toHaveAttribute('aria-posinset', '1');
  expect(Number(await rows(page).first().getAttribute('aria-setsize'))).toBeGreaterThan(100);
  const seen = await positions(page);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test('P1: older entries load on scrolling; the list stays within 400 nodes, the document within its own', async ({ page }) => {
  await signIn(page, 'sakura');
  await expect(rows(page).first()).toBeVisible();
  let [list, most] = [0, 0];
  await expect.poll(async () => {
    await page.evaluate(() => scrollBy(0, innerHeight * 2));
    const count = (at: string): Promise<number> => page.evaluate(at => document.querySelectorAll(at).length, at);
    list = Math.max(list, await count('[role=feed] *'));
    most = Math.max(most, await count('*'));
    return Math.max(...(await positions(page)));
  }, { intervals: [120], timeout: 40_000 }).toBeGreaterThan(120);
  expect(list, 'nodes in the list').toBeLessThanOrEqual(400);
  expect(most, 'nodes in the whole document').toBeLessThanOrEqual(atMost('counted', `nodes_${test.info().project.name}`));
  const seen = await positions(page);
  expect(new Set(seen).size, 'no row twice').toBe(seen.length);
});

test('P1: a day is found by its date, and the way back to the newest', async ({ page }) => {
  const then = new Date(Date.now() - 30 * 86_400_000);
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', ...options }).format(then).replace(/[^\d]/g, '');
  const [year, month, day] = [part({ year: 'numeric' }), part({ month: 'numeric' }), part({ day: 'numeric' })];
  await signIn(page, 'sakura');
  await expect(rows(page).first()).toBeVisible();
  await page.getByText('記録をさがす').click();
  await page.getByLabel('日付', { exact: true }).fill(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  await page.getByRole('button', { name: 'この日の記録へ' }).click();
  const wanted = timeline(page).getByRole('heading', { name: new RegExp(`${year}年${month}月${day}日`) });
  await expect(wanted).toBeInViewport();
  // Newer entries load above; what was asked for stays in sight, and every row knows its place.
  await expect.poll(async () => Math.min(...await positions(page))).toBeGreaterThan(1);
  await page.evaluate(() => scrollBy(0, -innerHeight / 2));
  await page.evaluate(() => scrollBy(0, innerHeight / 2));
  await expect(wanted).toBeInViewport();
  const places = await positions(page);
  expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  await page.getByRole('button', { name: '最新の記録へ' }).click();
  await expect(timeline(page).getByRole('heading', { name: /今日|昨日/ }).first()).toBeInViewport();
});

test('P1: the oldest entry is the end, and says so', async ({ page }) => {
  await signIn(page, 'kikuchi');
  await expect(rows(page).first()).toBeVisible();
  await expect.poll(async () => {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    return page.getByText('これより前の記録はありません。').isVisible();
  }, { intervals: [150], timeout: 40_000 }).toBe(true);
  const last = rows(page).last();
  await expect.poll(async () => {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    return await last.getAttribute('aria-posinset') === await last.getAttribute('aria-setsize');
  }, { intervals: [150], timeout: 10_000 }).toBe(true);
});

test('C7-5: the mark of what is new is of the visit: read once, it is known on coming back', async ({ page, open }) => {
  const text = unique('あとで読む記録。');
  const writer = await open('tablet');
  await signIn(writer, 'hasegawa');
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.tsubaki);
  await allRead(page);
  const home = (): Promise<void> => page.getByRole('navigation').first().getByRole('link').first().click();
  await home();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('担当している方');
  await write(writer, text);
  await subject(page, SUBJECTS.tsubaki);
  const news = entry(page, text);
  await expect(news.getByText('新着', { exact: true })).toBeVisible();
  await expect(page.getByText(/ここから下は前回/)).toHaveCount(1);
  await news.scrollIntoViewIfNeeded();
  await expect(entry(writer, text).getByRole('button', { name: /既読 [1-9]/ })).toBeVisible();
  await home();
  await subject(page, SUBJECTS.tsubaki);
  await expect(news).toBeVisible();
  await expect(news.getByText('新着', { exact: true })).toHaveCount(0);
});

test('M3-2-3: the contacts are in the emergency panel on every page of a person, there and back', async ({ page }) => {
  await signIn(page, 'sakura');
  await expect(rows(page).first()).toBeVisible();
  const reachable = async (): Promise<void> => {
    await page.getByRole('button', { name: '緊急', exact: true }).click();
    const panel = page.getByRole('dialog', { name: '緊急の連絡先' });
    await expect(panel.getByRole('heading', { name: `${SUBJECTS.ume}さんの緊急連絡先` })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(panel).toBeHidden();
  };
  await reachable();
  await page.getByRole('link', { name: /支える人/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('支える人');
  await reachable();
  await page.getByRole('link', { name: '記録へ戻る' }).click();
  await expect(rows(page).first()).toBeVisible();
  await reachable();
  await page.getByRole('navigation').first().getByRole('link', { name: '設定' }).click();
  await page.getByRole('button', { name: '緊急', exact: true }).click();
  await expect(page.getByRole('dialog', { name: '緊急の連絡先' }).getByRole('heading', { name: /緊急連絡先/ })).toHaveCount(0);
});

test('A.9: opening a record reads what is in sight and nothing below it; all of it by one press', async ({ page, open }) => {
  const writer = await open('tablet');
  await signIn(writer, 'hasegawa');
  const texts = Array.from({ length: 12 }, (_, n) => unique(`続けて書いた記録 ${n}。${'体調は変わりありません。'.repeat(12)}`));
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.tsubaki);
  await allRead(page);
  await page.getByRole('navigation').first().getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('担当している方');
  for (const text of texts) await write(writer, text);
  await subject(page, SUBJECTS.tsubaki);
  const [oldest, newest] = [texts[0] ?? '', texts.at(-1) ?? ''];
  await expect(entry(page, newest)).toBeInViewport();
  // Longer than a row must be in sight to count.
  await expect(page.getByText(/ここから下は前回/).or(entry(page, oldest))).not.toBeInViewport();
  await page.waitForResponse(response => response.url().includes('/changes') || response.url().includes('/read-mark'), { timeout: 2_500 }).catch(() => null);
  await writer.evaluate(() => scrollTo(0, 0));
  const readers = (text: string) => entry(writer, text).getByRole('button', { name: /既読/ });
  await expect(readers(newest)).toHaveText(/既読 0人/);
  await page.getByRole('button', { name: 'すべて既読にする' }).click();
  await expect(page.getByRole('button', { name: 'すべて既読にする' })).toHaveCount(0);
  await expect(readers(newest)).toHaveText(/既読 [1-9]/);
});

test('M3-2-6: words are found in an old entry, which opens at its place', async ({ page, open }) => {
  const [old, newer] = [unique('ガーゼを交換しました。'), unique('お茶を飲みました。')];
  const nurse = await open('tablet');
  await signIn(nurse, 'sasaki');
  await subject(nurse, SUBJECTS.ume);
  await write(nurse, old);
  await write(nurse, newer);
  await signIn(page, 'sakura');
  await page.getByText('記録をさがす').click();
  const search = page.getByRole('search');
  await search.getByRole('searchbox', { name: 'ことば' }).fill(old.replace('ガーゼ', 'ｶﾞｰｾﾞ'));
  await search.getByRole('searchbox').press('Enter');
  await expect(page.getByText(/のある記録は1件です/)).toBeVisible();
  const hit = page.getByRole('list').getByRole('button').filter({ hasText: old });
  await expect(hit.locator('mark')).toContainText('ガーゼ');
  await hit.click();
  await expect(entry(page, old)).toBeInViewport();
  await search.getByRole('searchbox').fill('この世にない言葉');
  await search.getByRole('button', { name: 'さがす' }).click();
  await expect(page.getByText('「この世にない言葉」のある記録はありません。')).toBeVisible();
});

test('a day before the first entry says so, and leads back', async ({ page }) => {
  await signIn(page, 'sakura');
  await expect(rows(page).first()).toBeVisible();
  await page.getByText('記録をさがす').click();
  await page.getByLabel('日付', { exact: true }).fill('1999-01-01');
  await page.getByRole('button', { name: 'この日の記録へ' }).click();
  await expect(page.getByText('この日より前の記録はありません')).toBeVisible();
  await page.getByRole('button', { name: '最新の記録へ' }).click();
  await expect(rows(page).first()).toBeVisible();
});
