// 写真・動画 (M3-2-6): chosen, made ready, sent in pieces, seen by the circle, found again in the album.
import type { Locator, Page } from '@playwright/test';
import { choose, composer, entry, send, signIn, startWriting, subject, timeline, words } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { film, photo, stored } from '../town/photos';
import { OFFLINE, expect, test, unique } from '../town/stage';

const library = (page: Page): Locator => composer(page).getByLabel('写真・動画をえらぶ');
const picked = (page: Page): Locator => composer(page).getByRole('listitem');
const saved = (page: Page) => expect(page.getByText('保存しました', { exact: true }).first()).toBeVisible({ timeout: 20_000 });
/** Address of the first picture of an entry, as the server gives it to anybody who may see it. */
const address = async (of: Locator): Promise<string> =>
  (await of.locator('.shot img').first().getAttribute('src'))!.replace('size=thumb', 'size=whole');

async function write(page: Page, text: string): Promise<void> {
  await startWriting(page);
  await words(page).fill(text);
}

test('M3-2-6 P6: a family sends photos with words; the nurse sees them small, whole, and in the album', async ({ page, open: device }) => {
  const text = unique('夕食をよく食べました。');
  await signIn(page, 'sakura');
  await write(page, text);
  await library(page).setInputFiles([await photo(page, 10, { width: 3200, height: 2400 }), await photo(page, 200)]);
  await expect(picked(page)).toHaveCount(2);
  await picked(page).first().getByRole('textbox', { name: '写真の説明' }).fill('夕食の膳');
  await picked(page).first().getByLabel('写っているもの').selectOption({ label: '食事' });
  await send(page).click();
  await saved(page);
  await expect(entry(page, text).getByRole('button', { name: /^写真:/ })).toHaveCount(2);

  const nurse = await device('tablet');
  await signIn(nurse, 'sasaki');
  await subject(nurse, SUBJECTS.ume);
  const seen = entry(nurse, text);
  await seen.getByRole('button', { name: /夕食の膳・食事/ }).click();
  const viewer = nurse.getByRole('dialog', { name: '写真 1 / 2' });
  await expect(viewer.getByText('夕食の膳')).toBeVisible();
  await expect(viewer.getByRole('img')).toHaveJSProperty('complete', true);
  expect(await viewer.getByRole('img').evaluate((img: HTMLImageElement) => img.naturalWidth), 'shrunk on the phone').toBe(2048);
  await nurse.keyboard.press('ArrowRight');
  await expect(nurse.getByRole('dialog', { name: '写真 2 / 2' })).toBeVisible();
  await nurse.keyboard.press('Escape');
  await nurse.getByRole('link', { name: 'アルバム' }).click();
  await nurse.getByLabel('写っているもの').selectOption({ label: '食事' });
  await expect(nurse.getByRole('button', { name: /夕食の膳/ }).first()).toBeVisible();
  await nurse.getByRole('button', { name: '2枚をくらべる' }).click();
  await nurse.getByLabel('写っているもの').selectOption({ label: 'すべて' });
  const shots = nurse.getByRole('main').getByRole('button', { name: /^写真:/ });
  await shots.nth(0).click();
  await shots.nth(1).click();
  const compare = nurse.getByRole('dialog', { name: '2枚をくらべる' });
  await expect(compare.getByRole('img')).toHaveCount(2);
  await choose(nurse, '大きく');
});

test('M3-2-6: what is covered is gone from the picture that is stored, and so is the place', async ({ page }) => {
  const text = unique('書類が写っていました。');
  await signIn(page, 'sakura');
  await write(page, text);
  await library(page).setInputFiles([await photo(page, 120, { exif: '2026:11:20 14:05:33' })]);
  await picked(page).getByLabel(/撮影した時刻/).check();
  await picked(page).getByRole('button', { name: '写真を直す' }).click();
  const dialog = page.getByRole('dialog', { name: '写真を直す' });
  await dialog.getByRole('button', { name: '枠の中を隠す' }).click();
  await dialog.getByRole('button', { name: '右へ回す' }).click();
  await dialog.getByRole('button', { name: 'これでよい' }).click();
  await send(page).click();
  await saved(page);
  await expect(entry(page, text)).toBeVisible();
  await page.reload();
  const shot = entry(page, text);
  await expect(shot.getByRole('button', { name: /2026年11月20日.*14:05/ })).toBeVisible();
  const { text: bytes, middle, width, height } = await stored(page, await address(shot));
  expect(bytes).not.toMatch(/GPS |Exif/);
  expect([width, height], 'turned to its side').toEqual([1200, 1600]);
  for (const colour of middle.slice(0, 3)) expect(Math.abs(colour - 0x77)).toBeLessThan(8);
});

test('P6: a line that breaks in the middle is gone on with, and there is one entry', async ({ page, complaints }) => {
  complaints.expect(...OFFLINE);
  const text = unique('外出の写真です。');
  await signIn(page, 'sakura');
  await write(page, text);
  await library(page).setInputFiles([await photo(page, 40, { width: 3000, height: 2000 })]);
  await expect(picked(page)).toHaveCount(1);
  let broken = 0;
  await page.route('**/uploads/*?at=*', async route => {
    broken += 1;
    if (broken === 1) await route.abort();
    else await route.continue();
  });
  await send(page).click();
  await saved(page);
  expect(broken).toBeGreaterThan(1);
  await page.reload();
  await expect(entry(page, text)).toHaveCount(1);
  await expect(entry(page, text).getByRole('button', { name: /^写真:/ })).toHaveCount(1);
});

test('M3-2-6: sending is stopped and taken up again; nothing typed is lost', async ({ page }) => {
  const text = unique('足のようすです。');
  await signIn(page, 'sakura');
  await write(page, text);
  await library(page).setInputFiles([await photo(page, 300)]);
  await expect(picked(page)).toHaveCount(1);
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => { release = resolve; });
  await page.route('**/uploads/*?at=*', async route => {
    await held;
    await route.continue();
  });
  await send(page).click();
  await composer(page).getByRole('button', { name: '送信を止める' }).click();
  release();
  await expect(composer(page).getByText(/送信を途中で止めました/)).toBeVisible();
  await expect(words(page)).toHaveValue(text);
  await expect(picked(page)).toHaveCount(1);
  await send(page).click();
  await saved(page);
  await expect(entry(page, text).getByRole('button', { name: /^写真:/ })).toHaveCount(1);
});

test('S-20: a file that is no photo is said so beside the button, and the text stays', async ({ page }) => {
  const text = unique('ファイルを選びまちがえました。');
  await signIn(page, 'sakura');
  await write(page, text);
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
  await library(page).setInputFiles([{ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: heic }]);
  await expect(composer(page).getByRole('alert').filter({ hasText: '読み込めません' })).toBeVisible();
  await expect(words(page)).toHaveValue(text);
  const small = await photo(page, 5, { width: 40, height: 30 });
  await library(page).setInputFiles(Array.from({ length: 11 }, () => small));
  await expect(picked(page)).toHaveCount(10);
  await expect(composer(page).getByRole('alert').filter({ hasText: '10点まで' })).toBeVisible();
  await expect(timeline(page)).toBeVisible();
});

test('M3-2-6: a video is sent with its first picture and plays for the nurse', async ({ page, open: device }) => {
  const text = unique('歩く練習のようすです。');
  await signIn(page, 'sakura');
  await write(page, text);
  await library(page).setInputFiles([await film(page)]);
  await expect(picked(page)).toHaveCount(1);
  await send(page).click();
  await saved(page);

  const nurse = await device('tablet');
  await signIn(nurse, 'sasaki');
  await subject(nurse, SUBJECTS.ume);
  const shot = entry(nurse, text).getByRole('button', { name: /^動画/ });
  await expect(shot.locator('img')).toHaveJSProperty('naturalWidth', 320);
  await shot.click();
  const video = nurse.getByRole('dialog').locator('video');
  await expect.poll(() => video.evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThan(1);
  await video.evaluate((video: HTMLVideoElement) => { video.muted = true; return video.play(); });
  await expect.poll(() => video.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0.2);
});
