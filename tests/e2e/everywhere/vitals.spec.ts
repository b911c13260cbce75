// バイタル: measured by thumb, compared with a nurse's limit, corrected, and read as chart and table.
import type { Page } from '@playwright/test';
import { act, choose, composer, entry, scrollTo, send, signIn, startWriting, subject, timeline } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const key = (page: Page, name: string) => page.getByRole('group', { name: '数字' }).getByRole('button', { name, exact: true });
const save = (page: Page) => page.getByRole('button', { name: /の記録に保存/ });

async function open(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'バイタル' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('バイタル');
}

async function measure(page: Page): Promise<void> {
  await page.getByRole('button', { name: '測る' }).click();
  await expect(field(page, '体温')).toBeVisible();
}

test('M3-2-5 ux 2.4: a family measures by thumb, in at most 16 taps, and a nurse sees it', async ({ page, open: device }) => {
  await signIn(page, 'sakura');
  await expect(timeline(page).getByRole('article').first()).toBeVisible();
  let taps = 0;
  const tap = async (button: ReturnType<Page['getByRole']>): Promise<void> => {
    await button.click();
    taps += 1;
  };
  await tap(page.getByRole('link', { name: 'バイタル' }));
  await tap(page.getByRole('button', { name: '測る' }));
  for (const digit of '3651287672' + '97') await tap(key(page, digit));
  for (const [name, value] of [['体温', '36.5'], ['血圧(上)', '128'], ['血圧(下)', '76'], ['脈拍', '72'], ['SpO₂', '97']] as const) {
    await expect(field(page, name)).toHaveValue(value);
  }
  await tap(save(page));
  await expect(page.getByText('保存しました').first()).toBeVisible();
  expect(taps).toBeLessThanOrEqual(16);
  await expect(page.getByRole('region', { name: '血圧' }).getByText('128/76 mmHg').first()).toBeVisible();

  const nurse = await device('tablet');
  await signIn(nurse, 'sasaki');
  await subject(nurse, SUBJECTS.ume);
  const saved = timeline(nurse).getByRole('article').filter({ hasText: '128/76' }).first();
  await expect(saved).toContainText('36.5');
  await expect(saved).toContainText('さくら');
});

test('domain 1.1: what cannot be is refused beside its field, what is unusual is asked once more', async ({ page }) => {
  await signIn(page, 'sakura');
  await open(page);
  await measure(page);
  await expect(page.getByText(/^前回/).first()).toBeVisible();
  await expect(field(page, '体温'), 'nothing is filled in beforehand').toHaveValue('');
  await field(page, 'SpO₂').fill('36.5');
  await field(page, '脈拍').click();
  await expect(page.getByText('SpO₂が 36.5 ですが、体温ではありませんか?')).toBeVisible();
  await field(page, 'SpO₂').fill('');
  await field(page, '体温').fill('９９９');
  await field(page, '脈拍').click();
  await expect(page.getByText('30.0〜45.0 の数を入れてください。')).toBeVisible();
  await field(page, '体温').fill('３６．８');
  await field(page, '血圧(上)').fill('100');
  await field(page, '血圧(下)').fill('110');
  await field(page, '脈拍').click();
  await expect(page.getByText('下の血圧は、上の血圧より低い数です。')).toBeVisible();
  await save(page).click();
  await expect(page.getByText('保存しました')).toHaveCount(0);
  await field(page, '血圧(下)').fill('70');
  await field(page, '脈拍').fill('160');
  await save(page).click();
  await expect(page.getByText('ふだんと離れた値です。もう一度確認してください。')).toBeVisible();
  await page.getByRole('button', { name: 'この値でよい' }).click();
  await save(page).click();
  await expect(page.getByText('保存しました').first()).toBeVisible();
});

test('domain 1.1: 測定できなかった is a result with its reason, and needs no number', async ({ page }) => {
  await signIn(page, 'sakura');
  await open(page);
  await measure(page);
  await save(page).click();
  await expect(page.getByText('値を1つ以上入れてください。')).toBeVisible();
  const row = page.getByRole('group', { name: '脈拍', exact: true });
  await row.getByText('測定できない').click();
  await row.getByRole('button', { name: '機器不良' }).click();
  await save(page).click();
  await expect(page.getByText('保存しました').first()).toBeVisible();
  await page.getByRole('link', { name: '記録へ戻る' }).click();
  await expect(timeline(page).getByRole('article').filter({ hasText: '測定できず(機器不良)' }).first()).toBeVisible();
});

test('domain 1.1: a nurse sets a limit with a reason; a value beyond it names her, and a family may not set any', async ({ page, open: device }) => {
  const nurse = await device('tablet');
  await signIn(nurse, 'sasaki');
  await subject(nurse, SUBJECTS.ume);
  await open(nurse);
  await choose(nurse, '通知範囲');
  const pulse = nurse.getByRole('listitem', { name: '脈拍' });
  await pulse.getByRole('button', { name: '決める' }).click();
  await pulse.getByLabel('以上で知らせる').fill('100');
  await pulse.getByLabel('以下で知らせる').fill('45');
  await pulse.getByRole('button', { name: /の記録に保存/ }).click();
  await expect(pulse.getByText('入力してください。')).toBeVisible();
  await pulse.getByLabel(/理由/).fill('主治医の指示');
  await pulse.getByRole('button', { name: /の記録に保存/ }).click();
  await expect(pulse.getByText(/45 以下・100 以上\(佐々木看護師/)).toBeVisible();

  await signIn(page, 'sakura');
  await open(page);
  await choose(page, '通知範囲');
  await expect(page.getByRole('listitem', { name: '脈拍' }).getByText(/佐々木看護師/)).toBeVisible();
  await expect(page.getByRole('button', { name: '決める' })).toHaveCount(0);
  await measure(page);
  await field(page, '脈拍').fill('104');
  await save(page).click();
  await expect(page.getByText('保存しました').first()).toBeVisible();
  await page.getByRole('link', { name: '記録へ戻る' }).click();
  await expect(timeline(page).getByText(/設定した範囲の外です\(100 以上、設定: 佐々木看護師/).first()).toBeVisible();
});

test('A.4-1: a corrected value is a new version with its reason; the old one stays readable', async ({ page }) => {
  const note = unique('朝食の前に測りました。');
  await signIn(page, 'sakura');
  await open(page);
  await measure(page);
  await field(page, '体温').fill('37.5');
  await page.getByRole('textbox', { name: 'メモ' }).fill(note);
  await save(page).click();
  await expect(page.getByText('保存しました').first()).toBeVisible();
  await page.getByRole('link', { name: '記録へ戻る' }).click();
  const mine = entry(page, note);
  await act(mine, '訂正する');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox', { name: '体温', exact: true })).toHaveValue('37.5');
  await dialog.getByRole('textbox', { name: '体温', exact: true }).fill('36.5');
  await dialog.getByRole('textbox', { name: /理由/ }).fill('読みちがい');
  await dialog.getByRole('button', { name: /訂正/ }).last().click();
  await expect(mine).toContainText('36.5');
  await act(mine, '履歴を見る');
  await expect(dialog).toContainText('37.5');
  await expect(dialog).toContainText('読みちがい');
});

test('J-22: what was typed comes back after a reload, readable or not', async ({ page }) => {
  await signIn(page, 'sakura');
  await open(page);
  await measure(page);
  await field(page, '体温').fill('36.');
  await field(page, '脈拍').fill('7x');
  await expect(page.getByText('数字で入れてください。')).toHaveCount(0);
  await field(page, '体温').click();
  await expect(page.getByText('数字で入れてください。')).toBeVisible();
  await expect(page.getByText(/この端末に保存|下書き保存済/).first()).toBeVisible();
  await page.reload();
  await expect(field(page, '脈拍')).toHaveValue('7x');
  await expect(field(page, '体温')).toHaveValue('36.');
});

test('chart: every value is read by keys, stands in a table, and the month is a table of days', async ({ page }) => {
  await signIn(page, 'sakura');
  await open(page);
  const pulse = page.getByRole('region', { name: '脈拍' });
  const drawing = pulse.getByRole('img', { name: /脈拍のグラフ。\d+回/ });
  await expect(drawing).toBeVisible();
  const read = pulse.locator('[aria-live]');
  const last = await read.textContent() ?? '';
  await drawing.press('Home');
  await expect(read).not.toHaveText(last);
  const first = await read.textContent() ?? '';
  await drawing.press('ArrowRight');
  await expect(read).not.toHaveText(first);
  await drawing.press('End');
  await expect(read).toHaveText(/梅田|看護師|介護/);
  await pulse.locator('summary').click();
  await expect(pulse.getByRole('table')).toContainText('回/分');
  await choose(page, '1年');
  await expect(page.getByText(/2025年.*–/)).toBeVisible();
  await choose(page, '月の表');
  await expect(page.getByRole('table', { name: /月の測定/ }).getByRole('row')).not.toHaveCount(0);
});

test('chart: what happened stands over the values and leads to its place; two fingers change the stretch', async ({ page }) => {
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.ume);
  await startWriting(page);
  await composer(page).getByRole('radio', { name: '日々の様子' }).check();
  await composer(page).getByRole('button', { name: '転倒・ヒヤリハット' }).click();
  const text = unique('ベッドの横で座り込んでいました。');
  await composer(page).getByRole('textbox', { name: 'メモ' }).fill(text);
  await send(page).click();
  await expect(entry(page, text)).toBeVisible();
  await page.getByRole('link', { name: 'バイタル' }).click();
  const pulse = page.getByRole('region', { name: '脈拍' });
  const drawing = pulse.getByRole('img', { name: /脈拍のグラフ/ });
  await expect(drawing.getByText('転').first()).toBeAttached();
  const span = page.locator('.chart-span');
  const month = await span.textContent() ?? '';
  // Two fingers apart on the drawing.
  await drawing.evaluate(svg => {
    const { left, top, width } = svg.getBoundingClientRect();
    const touch = (type: string, pointerId: number, part: number) => svg.dispatchEvent(new PointerEvent(type, {
      pointerId, pointerType: 'touch', bubbles: true, clientX: left + width * part, clientY: top + 40,
    }));
    touch('pointerdown', 11, 0.45);
    touch('pointerdown', 12, 0.55);
    touch('pointermove', 12, 0.75);
    touch('pointerup', 11, 0.45);
    touch('pointerup', 12, 0.75);
  });
  await expect(page.getByRole('radio', { name: '1週' })).toBeChecked();
  await expect(span).not.toHaveText(month);
  // The week is that around the fingers: today comes back with the page.
  await page.reload();
  await page.getByText(/^この期間のできごと/).click();
  await page.getByRole('link', { name: /転倒・ヒヤリハット$/ }).first().click();
  await scrollTo(page, entry(page, text));
  await expect(entry(page, text)).toBeVisible();
});

test('M3-4: a subject outside my circle shows no values', async ({ page }) => {
  await signIn(page, 'sakura');
  await page.goto('/subjects/01900000-0000-7000-8000-000000000000/vitals');
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText('バイタル');
  await expect(page.getByRole('button', { name: '測る' })).toHaveCount(0);
});
