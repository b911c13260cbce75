// The face beside the name: chosen on a phone, seen by everybody who cares for the person.
import type { Page } from '@playwright/test';
import { signIn, subject } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test } from '../town/stage';

const band = (page: Page) => page.getByRole('region', { name: '対象者' });
/** The band's picture has been decoded: it is not only an address. */
const face = (page: Page): Promise<boolean> => band(page).locator('img').evaluateAll(
  all => all.some(node => (node as HTMLImageElement).complete && (node as HTMLImageElement).naturalWidth === 320),
);
const photo = (page: Page) => page.getByRole('main').locator('section').filter({ has: page.getByRole('heading', { name: '顔写真' }) });

/** A picture as a phone takes it: wide, large, drawn by the browser itself. */
async function picture(page: Page): Promise<Buffer> {
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1600, 1200];
    const paper = canvas.getContext('2d');
    if (!paper) throw new Error('no canvas');
    paper.fillStyle = '#c96';
    paper.fillRect(0, 0, 1600, 1200);
    return canvas.toDataURL('image/jpeg');
  });
  return Buffer.from(url.split(',')[1] ?? '', 'base64');
}

test('J-33: a face that the family chooses stands beside the name, for the nurse as well, and goes again', async ({ page, open }) => {
  await signIn(page, 'hasegawa');
  const nurse = await open('tablet');
  await signIn(nurse, 'sasaki');
  await subject(nurse, SUBJECTS.tsubaki);
  const before = await band(nurse).locator('img').getAttribute('src').catch(() => null);
  await page.getByRole('link', { name: /支える人/ }).click();
  await photo(page).getByLabel(/写真をえらぶ/).setInputFiles({ name: 'face.jpg', mimeType: 'image/jpeg', buffer: await picture(page) });
  await page.getByRole('button', { name: `${SUBJECTS.tsubaki}さんの写真にする` }).click();
  await expect(page.getByText('写真を保存しました', { exact: true })).toBeVisible();
  await expect.poll(() => face(page)).toBe(true);
  await expect.poll(() => face(nurse), 'it arrives on the other screen by itself').toBe(true);
  expect(await band(nurse).locator('img').getAttribute('src')).not.toBe(before);

  await photo(page).getByRole('button', { name: '写真を外す' }).click();
  await page.getByRole('dialog', { name: '写真を外す' }).getByRole('button', { name: '写真を外す' }).click();
  await expect(page.getByText('写真を外しました', { exact: true })).toBeVisible();
  await expect(band(page).locator('img')).toHaveCount(0);
  await expect(band(nurse).locator('img')).toHaveCount(0);
});

test('S-20: what is no picture is said next to the choice, and nothing is sent', async ({ page }) => {
  let sent = 0;
  page.on('request', request => { if (request.method() === 'PUT' && request.url().endsWith('/photo')) sent += 1; });
  await signIn(page, 'sakura');
  await page.getByRole('link', { name: /支える人/ }).click();
  await photo(page).getByLabel(/写真をえらぶ/).setInputFiles({ name: 'face.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('%PDF-1.7') });
  await expect(photo(page).getByRole('alert')).toHaveText('この画像は読み込めません。JPEG・PNG・WebP の写真をえらんでください。');
  expect(sent).toBe(0);
});

test('A.8: whoever only reads the profile has no way to change the face', async ({ page }) => {
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.ume);
  await page.getByRole('link', { name: /支える人/ }).click();
  await expect(page.getByRole('heading', { name: /この記録を見られる人/ })).toBeVisible();
  await expect(photo(page)).toHaveCount(0);
});
