// M18-1 M19-1 M19-2 J-51 J-52: agreed to one question at a time, ended in three presses from the person's own first screen,
// gone from every other open screen, and back as it was.
import type { Page } from '@playwright/test';
import { signIn, subject, timeline } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { OFFLINE, expect, test } from '../town/stage';

const receipt = (page: Page, title: string) => page.getByRole('alert').filter({ hasText: title }).filter({ hasText: /受付番号\d+/ });

async function toConsent(page: Page): Promise<void> {
  await page.getByRole('link', { name: '同意', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /の同意$/ })).toBeVisible();
}

/** Answers every question with yes, but for those whose words are named. */
async function answer(page: Page, no: RegExp): Promise<void> {
  const form = page.getByRole('form', { name: '同意の質問' });
  const question = form.getByRole('heading', { level: 3 });
  for (;;) {
    const asked = await question.innerText();
    if (asked === 'まとめ') return;
    await form.getByRole('button', { name: no.test(asked) ? 'いいえ' : 'はい', exact: true }).click();
    await expect(question).not.toHaveText(asked);
  }
}

/** The person's own consent is there, whatever a run that was broken off has left. */
async function agreed(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: /記録の共有に同意しています|共有を停止しています/ })).toBeVisible();
  const again = page.getByRole('button', { name: 'もう一度同意する' });
  if (await again.count() === 0) return;
  await again.click();
  await answer(page, /案内/);
  await page.getByRole('button', { name: 'この内容で同意します' }).click();
  await expect(receipt(page, '同意を登録しました')).toBeVisible();
}

test('M19-1 M19-2 J-52: three presses end it, everybody else’s open screen loses it, and agreeing again brings it back', async ({ page, open, complaints }) => {
  complaints.expect(/403|404/);
  await signIn(page, 'ichiro');
  await toConsent(page);
  await agreed(page);
  const nurse = await open('tablet');
  await signIn(nurse, 'yamamoto');
  await subject(nurse, SUBJECTS.fuji);
  // Names stand on an admin's list too.
  const admin = await open('desktop');
  await signIn(admin, 'onodera', '/staff');
  await expect(admin.getByText(SUBJECTS.fuji).first()).toBeVisible();
  await page.getByRole('link', { name: '記録へ戻る' }).click();

  await page.getByRole('link', { name: '同意', exact: true }).click();
  await page.getByRole('button', { name: '共有をやめる', exact: true }).click();
  await page.getByRole('button', { name: 'すべての共有をやめる' }).click();
  await expect(receipt(page, 'すべての共有をやめました')).toBeVisible();
  await expect(nurse.getByRole('heading', { name: '共有が停止されました' })).toBeVisible({ timeout: 2_000 });
  await expect(admin.getByText(SUBJECTS.fuji)).toHaveCount(0, { timeout: 2_000 });
  await expect.poll(() => nurse.locator('body').evaluate(body => body.textContent)).not.toContain(SUBJECTS.fuji);
  // The one whose record it is reads on, and is told how things stand after a reload too.
  await page.reload();
  await expect(page.getByRole('heading', { name: '共有を停止しています' })).toBeVisible();

  await page.getByRole('button', { name: 'もう一度同意する' }).click();
  const form = page.getByRole('form', { name: '同意の質問' });
  await form.getByRole('button', { name: 'いいえ', exact: true }).click();
  await expect(form.getByRole('heading', { name: /共有を始められません/ })).toBeVisible();
  await form.getByRole('button', { name: 'もう一度考える' }).click();
  await form.getByRole('button', { name: 'はい', exact: true }).click();
  await expect(form.getByText('14問中 2問目')).toBeVisible();
  // What was answered is there again.
  await page.reload();
  await page.getByRole('button', { name: 'もう一度同意する' }).click();
  await expect(form.getByText('14問中 2問目')).toBeVisible();
  await answer(page, /統計|案内/);
  await form.getByRole('button', { name: 'この内容で同意します' }).click();
  await expect(receipt(page, '同意を登録しました')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: '調査・匿名化した統計' })).not.toBeChecked();
  await expect(nurse.getByRole('heading', { level: 1 })).toContainText(SUBJECTS.fuji);
  await expect(timeline(nurse)).toBeVisible();

  await page.getByText(/^同意・すべて/).first().click();
  await page.getByRole('button', { name: '同意した文面' }).first().click();
  await expect(page.getByRole('dialog', { name: '同意した文面' })).toContainText('第1版');
});

test('J-52: a withdrawal whose answer was lost is found on record, and what comes after it is another act', async ({ page, complaints }) => {
  complaints.expect(/403|ERR_|Failed to load/);
  await signIn(page, 'ichiro');
  await toConsent(page);
  await agreed(page);
  await page.route('**/consents/withdraw', async route => {
    await route.fetch();
    await route.abort('connectionreset');
  }, { times: 1 });
  const stop = async (): Promise<void> => {
    await page.getByRole('button', { name: '共有をやめる', exact: true }).click();
    await page.getByRole('button', { name: 'すべての共有をやめる' }).click();
  };
  await stop();
  await expect(page.getByRole('heading', { name: '共有を停止しています' })).toBeVisible();
  const first = await receipt(page, 'すべての共有をやめました').innerText();
  await agreed(page);
  await stop();
  await expect(page.getByRole('heading', { name: '共有を停止しています' })).toBeVisible();
  await expect(receipt(page, 'すべての共有をやめました')).not.toHaveText(first);
  // Nothing of the former answers is left to agree with by one press.
  await page.getByRole('button', { name: 'もう一度同意する' }).click();
  await expect(page.getByText('14問中 1問目')).toBeVisible();
  await answer(page, /案内/);
  await page.getByRole('button', { name: 'この内容で同意します' }).click();
  await expect(receipt(page, '同意を登録しました')).toBeVisible();
});

test('M19-1: without a network nothing is ended, and that is said', async ({ page, context, complaints }) => {
  complaints.expect(...OFFLINE);
  await signIn(page, 'ichiro');
  await toConsent(page);
  await agreed(page);
  await page.getByRole('button', { name: '共有をやめる', exact: true }).click();
  await context.setOffline(true);
  await page.getByRole('button', { name: 'すべての共有をやめる' }).click();
  await expect(page.getByText('まだ効力がありません。', { exact: false })).toBeVisible();
  await context.setOffline(false);
  await page.reload();
  await expect(page.getByRole('heading', { name: '記録の共有に同意しています' })).toBeVisible();
});

test('M19-1 M3-3: one institution is left out and let in again, and a purpose is taken back', async ({ page, open, complaints }) => {
  complaints.expect(/403|404/);
  await signIn(page, 'hasegawa');
  await toConsent(page);
  await agreed(page);
  const HIBARI = '訪問看護ステーションひばり';
  const resume = page.getByRole('button', { name: `${HIBARI}との共有をもう一度始める` });
  if (await resume.count() > 0) await resume.click();
  const nurse = await open('tablet');
  await signIn(nurse, 'sasaki');
  await subject(nurse, SUBJECTS.tsubaki);
  await page.getByRole('button', { name: '共有をやめる', exact: true }).click();
  await page.getByRole('button', { name: `${HIBARI}との共有をやめる` }).click();
  await expect(receipt(page, `${HIBARI}との共有をやめました`)).toBeVisible();
  await expect.poll(() => nurse.locator('body').evaluate(body => body.textContent)).not.toContain(SUBJECTS.tsubaki);
  await resume.click();
  await expect(receipt(page, `${HIBARI}との共有をもう一度始めました`)).toBeVisible();
  await subject(nurse, SUBJECTS.tsubaki);

  const research = page.getByRole('checkbox', { name: '調査・匿名化した統計' });
  await research.setChecked(!await research.isChecked());
  await expect(page.getByText(/・調査・匿名化した統計・/).first()).toBeVisible();
});

test('M18-1 J-51: the core institution finds whose consent is missing, and has it signed on the screen', async ({ page, complaints }) => {
  complaints.expect(/403|ERR_FAILED|Failed to load/);
  await signIn(page, 'takahashi');
  await page.getByRole('main').getByRole('link', { name: new RegExp(SUBJECTS.ri) }).click();
  await page.getByRole('link', { name: '同意の手続きへ' }).click();
  await page.getByRole('button', { name: '同意の手続きを始める' }).click();
  await expect(page.getByRole('form', { name: '同意の質問' }).getByRole('heading', { name: `${SUBJECTS.ri}さんの同意` })).toBeVisible();
  await answer(page, /案内/);
  const save = page.getByRole('button', { name: 'この内容で同意を登録する' });
  await save.click();
  await expect(page.getByText('入力してください。').first()).toBeVisible();
  await page.getByRole('radio', { name: 'この画面に署名' }).check();
  await save.click();
  await expect(page.getByText('入力してください。').first()).toBeVisible();
  const pad = page.getByRole('img', { name: '署名' });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error('the field to sign in has no place');
  await page.mouse.move(box.x + 40, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 90, { steps: 8 });
  await page.mouse.up();
  await page.getByLabel(/立会人/).fill('李 美香');
  // Others look at the one whose consent is missing: it does not arrive, and nothing that was said is lost.
  await page.route('**/consents', route => route.abort());
  const sent = page.waitForRequest(request => request.method() === 'POST' && request.url().endsWith('/consents'));
  await save.click();
  const body = (await sent).postDataJSON() as { method: string; signature: number[][][]; witness: string; purposes: string[] };
  expect(body.method).toBe('in_person');
  expect(body.witness).toBe('李 美香');
  expect(body.signature.flat().length).toBeGreaterThan(4);
  expect(body.purposes).toHaveLength(7);
  await expect(page.getByRole('alert').filter({ hasText: /電波|つながら|届/ })).toBeVisible();
  await expect(page.getByLabel(/立会人/)).toHaveValue('李 美香');
  await expect(page.getByRole('img', { name: '署名' }).locator('path')).toHaveAttribute('d', /^M\d/);
});
