// A long record: found by day, loaded as one scrolls, and light all the way.
import type { Page } from '@playwright/test';
import { signIn, timeline } from '../town/doing';
import { expect, test } from '../town/stage';

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

test('P1: older entries load on scrolling; the list stays within 400 nodes', async ({ page }) => {
  await signIn(page, 'sakura');
  await expect(rows(page).first()).toBeVisible();
  let most = 0;
  await expect.poll(async () => {
    await page.evaluate(() => scrollBy(0, innerHeight * 2));
    most = Math.max(most, await timeline(page).evaluate(feed => feed.querySelectorAll('*').length));
    return Math.max(...(await positions(page)));
  }, { intervals: [120], timeout: 40_000 }).toBeGreaterThan(120);
  expect(most, 'nodes in the list').toBeLessThanOrEqual(400);
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
  await page.getByText('日付でさがす').click();
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
