// M7-2: the institution that keeps the list asks another one to do so; its admin takes it over, and open screens follow.
import type { Page } from '@playwright/test';
import { signIn, subject } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test } from '../town/stage';

const KAEDE = 'かえで居宅介護支援事業所';
const HIBARI = '訪問看護ステーションひばり';

const line = (page: Page, name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

async function circle(page: Page): Promise<void> {
  await subject(page, SUBJECTS.sugi);
  await page.getByRole('link', { name: '支える人' }).click();
  await expect(page.getByRole('heading', { name: /この記録を見られる人/ })).toBeVisible();
}

/** Asks, after reading and confirming what it means. */
async function offer(page: Page, to: string): Promise<void> {
  await line(page, to).getByRole('button', { name: /^中心の役割を頼む/ }).click();
  const form = page.getByRole('form', { name: `${to}に中心の役割を頼む` });
  await form.getByRole('button', { name: '内容を確かめる' }).click();
  await expect(form.getByText('入力してください。')).toBeVisible();
  await form.getByLabel(/^理由/).fill('担当の交代');
  await form.getByRole('button', { name: '内容を確かめる' }).click();
  await expect(form.getByRole('status').filter({ hasText: '記録を見られるかは変わりません' })).toBeVisible();
  await form.getByRole('checkbox', { name: '上の内容を確かめました' }).check();
  await form.getByRole('button', { name: `${SUBJECTS.sugi}さんの中心の役割を依頼する` }).click();
  await expect(line(page, to)).toContainText('返事を待っています');
}

async function accept(admin: Page): Promise<void> {
  const form = admin.getByRole('form', { name: `${SUBJECTS.sugi}さんについての返事` });
  await form.getByRole('button', { name: `${SUBJECTS.sugi}さんの中心の役割を引き受ける` }).click();
  // A held Enter ends at the question; one can still turn back.
  await expect(form.getByText('押すと、すぐに効力があります。')).toBeFocused();
  await form.getByRole('button', { name: 'まだ引き受けない' }).click();
  await form.getByRole('button', { name: `${SUBJECTS.sugi}さんの中心の役割を引き受ける` }).click();
  await form.getByRole('button', { name: `はい、${SUBJECTS.sugi}さんの中心の役割を引き受けます` }).click();
  await expect(admin.getByText(`${SUBJECTS.sugi}さんの中心の役割を引き受けました`).last()).toBeVisible();
  await expect(form).toHaveCount(0);
}

test('M7-2: the core role is offered, declined, taken back, taken over, and comes back; open screens follow', async ({ page, open, complaints }) => {
  // A list that is under way while the role moves is not released, and asked for again.
  complaints.expect(/503 \(Service Unavailable\) .*\/api\/v1\/subjects\)$/);
  await signIn(page, 'onodera');
  await circle(page);
  const nurse = await open('tablet');
  await signIn(nurse, 'yoshida');
  await circle(nurse);
  const admin = await open('desktop');
  await signIn(admin, 'nakanishi', '/staff');
  await expect(line(page, KAEDE)).toContainText('中心となる機関');
  const edits = (who: Page) => who.getByRole('button', { name: '機関を加える' });
  await expect(edits(nurse)).toHaveCount(0);

  await offer(page, HIBARI);
  await expect(line(nurse, HIBARI), 'the circle knows').toContainText('返事を待っています');
  const answer = admin.getByRole('form', { name: `${SUBJECTS.sugi}さんについての返事` });
  await answer.getByRole('button', { name: '断る' }).click();
  await expect(answer.getByText('入力してください。')).toBeVisible();
  await answer.getByLabel(/^ひとこと/).fill('人手が足りません');
  await answer.getByRole('button', { name: '断る' }).click();
  await expect(answer).toHaveCount(0);
  await expect(line(page, HIBARI)).toContainText('人手が足りません');

  await offer(page, HIBARI);
  await expect(answer).toBeVisible();
  await line(page, HIBARI).getByRole('button', { name: /^依頼を取り下げる/ }).click();
  const back = page.getByRole('form', { name: `${HIBARI}への依頼を取り下げる` });
  await back.getByLabel(/^理由/).fill('相談しなおす');
  await back.getByRole('button', { name: '内容を確かめる' }).click();
  await back.getByRole('checkbox', { name: '上の内容を確かめました' }).check();
  await back.getByRole('button', { name: `${SUBJECTS.sugi}さんの依頼を取り下げる` }).click();
  await expect(answer).toHaveCount(0);

  await offer(page, HIBARI);
  await accept(admin);
  await expect(line(nurse, HIBARI)).toContainText('中心となる機関');
  await expect(edits(nurse), 'the right came without a new sign-in').toBeVisible();
  await expect(edits(page), 'and left').toHaveCount(0);
  await nurse.getByText('変更の履歴').click();
  await expect(nurse.getByText('中心の役割を引き受けた').first()).toBeVisible();

  // Whoever keeps the list may take a copy of the consent; it goes with the role, from an open screen too.
  const sheets = await nurse.context().newPage();
  await sheets.goto(nurse.url().replace('/people', '/paper?sheet=consent'));
  const copy = sheets.getByRole('article', { name: '同意書の写し' });
  await expect(copy.getByText('受付番号').first()).toBeVisible();

  await offer(nurse, KAEDE);
  const keeper = await open('desktop');
  await signIn(keeper, 'onodera', '/staff');
  await accept(keeper);
  await expect(edits(page)).toBeVisible();
  await expect(line(page, KAEDE)).toContainText('中心となる機関');
  await expect(copy).toHaveCount(0);
  await expect(sheets.getByRole('option', { name: '同意書の写し' })).toHaveCount(0);
});
