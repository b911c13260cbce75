// Which control stands for which right, page by page, and what of it a page shows. What the rights say is
// read from docs/ (permissions.ts); this table says only where each of them can be pressed.
import { expect, type Locator, type Page, type Request } from '@playwright/test';
import { composer, timeline } from './doing';
import { PEOPLE, type PersonKey } from './people';
import { holds, reason, verdict, type At, type State, type Verdict } from './permissions';

type Kind = 'button' | 'link' | 'radio' | 'checkbox' | 'textbox' | 'combobox' | 'file' | 'fold';

/** A control that stands for rights. */
interface Control {
  page: string | string[];
  kind: Kind | Kind[];
  /** Its name in the app's Japanese. */
  name: RegExp;
  /** All of them are needed. */
  rights: string[];
  /** One of these more is needed. */
  any?: string[];
  /** Only where the record holds something of the kind: a plan of one's own, something unread, an offer. */
  sometimes?: true;
  /** When the state refuses: not there, as one control of the page says why for all of them. */
  gone?: true | string[];
  /** A field of a form whose button is shut: to be filled in or not, it begins nothing. */
  field?: true;
  /** What the form itself may say: nothing is chosen yet, or this one entry was cancelled. */
  idle?: RegExp;
  /** At the operator's desk, which stands in no column of the states: where it may be pressed, and where it is shut and why. */
  desk?: Partial<Record<State, 'open' | string>>;
}

/** The subject lives: whatever was agreed, the desk keeps its list (docs/permissions-reviewed.md). */
const LIVING = { daily: 'open', consent_none: 'open', consent_withdrawn: 'open', sharing_stopped: 'open' };
const DIED = { deceased: 'open' };
/** Nothing is pressed before it was compared with the form. */
const SURE = /先に、上の確認に印を/;

const CANCELLED = new RegExp(reason('record_cancelled'));
/** Nothing to withdraw: the page says how it stands, and offers to agree. */
const NOTHING_AGREED = ['consent_none', 'consent_required', 'consent_withdrawn'];

/** The table. */
export const CONTROLS: Control[] = [
  { page: '*', kind: 'button', name: /^緊急$/, rights: ['public'] },
  { page: '*', kind: 'link', name: /^職員$/, rights: ['institution.staff'] },
  { page: '*', kind: 'link', name: /^状況$/, rights: ['platform.overview'] },
  { page: ['about', 'composer'], kind: 'button', name: /^緊急の連絡先を開く$/, rights: ['public'] },
  { page: 'settings', kind: 'button', name: /ログアウト/, rights: ['own_account'] },
  { page: 'settings', kind: 'button', name: /さんの記録の利用をやめる$|^同意する$/, rights: ['own_account'], sometimes: true },
  { page: 'settings', kind: 'fold', name: /^同意した文面$/, rights: ['own_account'], sometimes: true },

  { page: 'home', kind: 'link', name: /.+\(.+\)|^共有が停止されました$/, rights: ['subject.list'] },
  { page: 'home', kind: 'link', name: /^もう一度同意をいただく$/, rights: ['consent.record'], sometimes: true },
  { page: 'home', kind: 'link', name: /^記録をさがす$/, rights: ['subject.list'] },
  { page: 'record', kind: 'link', name: /生まれ|^共有が停止されました$/, rights: ['subject.list'], sometimes: true },
  { page: 'search', kind: ['textbox', 'button'], name: /^ことば$|^さがす$/, rights: ['subject.list'] },

  { page: 'record', kind: 'link', name: /^バイタル$|^アルバム$/, rights: ['timeline.read'] },
  { page: 'record', kind: 'link', name: /^プロフィール$/, rights: ['profile.read'] },
  { page: 'record', kind: 'link', name: /^予定$/, rights: ['schedule.read'] },
  { page: 'record', kind: 'link', name: /^書類$/, rights: ['document.read'] },
  { page: 'record', kind: 'link', name: /^支える人$/, rights: ['subject.read', 'care_list.read'] },
  { page: 'record', kind: 'link', name: /^同意$/, rights: ['consent.read'], gone: true },
  { page: 'record', kind: 'link', name: /^印刷$/, rights: ['record.print'] },
  { page: 'record', kind: 'link', name: /^記録を見たいという申込みが/, rights: ['consent.read'], sometimes: true },
  { page: 'record', kind: 'link', name: /^\d+\. /, rights: ['subject.contacts'], sometimes: true },
  { page: 'record', kind: 'button', name: /^記録を書く$/, rights: ['entry.create'] },
  { page: 'record', kind: 'button', name: /^すべて既読にする$/, rights: ['timeline.mark'], sometimes: true },
  { page: ['record', 'entry'], kind: 'button', name: /^既読 \d+人$/, rights: ['timeline.readers'] },
  { page: ['record', 'entry'], kind: 'button', name: /^(了解|ありがとう)\d*$/, rights: ['entry.react'], idle: CANCELLED },
  { page: ['record', 'entry'], kind: 'button', name: /^コメントする$/, rights: ['comment.create'], idle: CANCELLED },
  {
    page: ['record', 'entry'], kind: 'button', name: /^確認しました$/, rights: ['entry.confirm'], sometimes: true, idle: CANCELLED,
  },
  { page: 'entry', kind: 'button', name: /^訂正する$/, rights: ['entry.correct'], idle: CANCELLED },
  { page: 'entry', kind: 'button', name: /^取り消す$/, rights: ['entry.cancel'], idle: CANCELLED },
  { page: 'entry', kind: 'button', name: /^履歴を見る$/, rights: ['entry.history'] },
  { page: 'entry', kind: 'button', name: /^ピン留め(する|をはずす)$/, rights: ['entry.pin'] },

  { page: 'composer', kind: 'button', name: /さんの記録に送る$/, rights: ['entry.create'] },
  { page: 'composer', kind: 'file', name: /^カメラで撮る$|^写真・動画をえらぶ$/, rights: ['entry.create'] },
  { page: 'composer', kind: 'combobox', name: /^定型文を入れる/, rights: ['institution.phrases'], sometimes: true },
  { page: 'composer', kind: 'radio', name: /^専門職のみ$/, rights: ['entry.create_professional'] },
  { page: 'composer', kind: 'radio', name: /^申し送り$/, rights: ['entry.create_professional'] },
  { page: 'composer', kind: 'radio', name: /^SBAR$/, rights: ['entry.create_professional'] },

  { page: ['vitals', 'limits'], kind: 'button', name: /^測る$/, rights: ['entry.create'] },
  { page: 'limits', kind: 'button', name: /^決める$/, rights: ['vital.limit'], gone: true },

  { page: 'profile', kind: 'button', name: /^(変更する|登録する)服薬$/, rights: ['profile.medications'] },
  { page: 'profile', kind: 'button', name: /^(変更する|登録する)(?!服薬)/, rights: ['profile.edit'] },
  { page: 'profile', kind: 'button', name: /^(直した|直さない)と返事する$/, rights: ['profile.edit'], sometimes: true, gone: true },
  { page: 'profile', kind: 'textbox', name: /^返事/, rights: ['profile.edit'], sometimes: true, gone: true },
  { page: 'profile', kind: 'button', name: /^間違いを知らせる/, rights: ['profile.ask'] },
  { page: 'profile', kind: 'button', name: /^変更の履歴/, rights: ['profile.read'], sometimes: true },

  { page: 'schedule', kind: 'button', name: /^予定を入れる$/, rights: ['schedule.edit'] },
  { page: 'schedule', kind: 'button', name: /^変更する$/, rights: ['schedule.edit'], sometimes: true, gone: true },
  { page: 'schedule', kind: 'link', name: /^この期間をカレンダーに/, rights: ['schedule.read'] },

  { page: 'documents', kind: 'button', name: /^書類を入れる$/, rights: ['document.edit'] },
  { page: 'documents', kind: 'button', name: /^直す/, rights: ['document.edit'], sometimes: true, gone: true },
  { page: 'documents', kind: 'button', name: / を開く$|^変更の履歴$/, rights: ['document.read'], sometimes: true },
  { page: 'documents', kind: 'checkbox', name: /./, rights: ['document.open'], field: true },
  { page: 'documents', kind: 'button', name: /^この種類を公開する$/, rights: ['document.open'], idle: /変わっていません/ },

  { page: 'people', kind: 'link', name: /^だれが見たか$/, rights: ['subject.log'], gone: true },
  { page: 'people', kind: 'link', name: /^お尋ねと申出$/, rights: ['inquiry.file'], gone: true },
  { page: 'people', kind: 'link', name: /^\d+\. /, rights: ['subject.contacts'] },
  { page: 'people', kind: 'link', name: /^リストを印刷する$/, rights: ['care_list.read', 'record.print'], gone: true },
  { page: 'people', kind: 'fold', name: /^変更の履歴$|^過去の日のリスト$/, rights: ['care_list.read'] },
  { page: 'people', kind: 'button', name: /^機関を加える$/, rights: ['care_list.edit'] },
  {
    page: 'people', kind: 'button', name: /^(変える|外す|中心の役割を頼む|依頼を取り下げる).|を[上下]へ$/, rights: ['care_list.edit'],
    gone: true,
  },
  { page: 'people', kind: 'file', name: /写真をえらぶ$/, rights: ['subject.photo'] },
  { page: 'people', kind: 'button', name: /^写真を外す$/, rights: ['subject.photo'], sometimes: true, gone: true },

  { page: 'paper', kind: 'button', name: /^印刷する$|^コピーする$/, rights: ['record.print'] },
  { page: 'paper', kind: 'checkbox', name: /^専門職だけの記録も入れる$/, rights: ['timeline.read_professional'] },

  {
    page: ['consent', 'stop'], kind: 'link', name: /^同意書の写しを印刷する$/, rights: ['consent.read', 'record.print'],
    sometimes: true, gone: true,
  },
  { page: ['consent', 'stop'], kind: 'fold', name: /^(同意|撤回)・|^それより前の記録/, rights: ['consent.read'], sometimes: true },
  { page: 'consent', kind: 'button', name: /^同意の手続きを始める$|^もう一度同意する$/, rights: ['consent.record'], sometimes: true },
  { page: ['consent', 'stop'], kind: 'fold', name: /^くわしく$|^終わったものと不同意/, rights: ['consent.read'], sometimes: true },
  { page: ['consent', 'stop'], kind: 'fold', name: /^同意を取り消す$|^やはり同意する$/, rights: ['consent.record'], sometimes: true, field: true },
  {
    page: ['consent', 'stop'], kind: 'button', name: /さんへの同意を取り消す$|^同意を取り消す$|^同意する$|^同意しない$|^ご本人の同意を登録する$|^ご本人は同意しない$/,
    rights: ['consent.record'], sometimes: true,
  },
  {
    page: ['consent', 'stop'], kind: ['radio', 'textbox'], name: /^この画面に署名$|^署名した書面$|^代わりに署名した人|^続柄・資格|^立会人|^署名した日/,
    rights: ['consent.record'], sometimes: true, field: true,
  },
  { page: 'consent', kind: 'button', name: /^共有をやめる$/, rights: ['consent.withdraw'], gone: NOTHING_AGREED },
  { page: ['consent', 'stop'], kind: 'fold', name: /^情報共有の停止/, rights: ['sharing.stop'], gone: true },
  { page: 'stop', kind: 'button', name: /^すべての共有をやめる$|との共有をやめる$/, rights: ['consent.withdraw'] },
  {
    page: ['consent', 'stop'], kind: 'checkbox', name: /^調査・匿名化した統計$|^商品やサービスのご案内$/, rights: [],
    any: ['consent.withdraw', 'consent.resume'], sometimes: true, gone: true,
  },
  {
    page: ['consent', 'stop'], kind: 'button', name: /との共有をもう一度始める$/, rights: ['consent.resume'], sometimes: true,
  },
  { page: 'stopped', kind: 'link', name: /^だれが見たか$/, rights: ['subject.log'], gone: true },
  // Not on the page of the consent itself.
  {
    page: 'stopped', kind: 'link', name: /^同意の手続きへ$/, rights: [], any: ['consent.read', 'consent.record'], sometimes: true,
  },

  { page: 'access', kind: 'button', name: /^印刷する$/, rights: ['subject.log', 'record.print'] },
  { page: 'access', kind: 'link', name: /^全部を表で保存\(CSV\)$/, rights: ['subject.log'] },
  { page: 'access', kind: 'checkbox', name: /^ご家族にも、だれが見たかを見せる$/, rights: ['subject.log_open'] },
  { page: 'inquiries', kind: 'button', name: /^新しいお尋ね・申出$/, rights: ['inquiry.file'] },

  { page: 'staff', kind: 'link', name: /^職員が見た記録$/, rights: ['institution.log'] },
  { page: 'staff', kind: 'link', name: /^お尋ねと申出\(\d+件\)$/, rights: ['inquiry.handle'] },
  { page: 'staff', kind: 'button', name: /^処理ずみにする$/, rights: ['institution.unsent'], sometimes: true },
  {
    page: 'staff', kind: 'button', name: /の中心の役割を引き受ける$|^断る$/, rights: ['care_list.take_core'], sometimes: true,
    idle: /先に、この方の担当者を登録してください/,
  },
  {
    page: 'staff', kind: 'button', name: /さんの担当者を保存$|^担当を保存$/, rights: ['staff.assign'],
    idle: /変わったところがありません|えらんでください|選んでください|印をつけてください/,
  },
  {
    page: 'staff', kind: 'button', name: /^一時停止する$|^再開する$|^抹消する$/, rights: ['account.suspend'],
    idle: /先に、上の確認に印を/,
  },
  { page: 'staff', kind: 'button', name: /^定型文を(加える|保存する)$/, rights: ['institution.phrases_edit'] },
  { page: 'staff', kind: 'button', name: /^この順で保存する$|を[上下]へ$/, rights: ['institution.phrases_edit'] },
  {
    page: 'staff', kind: 'button', name: /^[上下]へ動かす$|^この定型文を消す$/, rights: ['institution.phrases_edit'], sometimes: true,
  },
  { page: 'staff', kind: ['checkbox', 'textbox', 'combobox'], name: /./, rights: ['institution.staff'], field: true },
  { page: 'staff-access', kind: 'link', name: /^全部を表で保存\(CSV\)$/, rights: ['institution.log'] },
  {
    page: 'desk', kind: ['button', 'textbox'], name: /返事|^説明して終える$|へ取り次ぐ$/, rights: [],
    any: ['inquiry.handle', 'inquiry.examine'], sometimes: true,
  },
  { page: 'overview', kind: 'link', name: /^お尋ねと申出\(\d+件\)$/, rights: ['inquiry.examine'] },
  { page: 'overview', kind: 'link', name: /^役割と権限$/, rights: ['platform.rights'] },
  { page: 'overview', kind: 'link', name: /^窓口の手続き$/, rights: ['subject.desk'] },
  { page: 'overview', kind: 'link', name: /事業所|薬局|医院|歯科|クリニック|ステーション|訪問|デイ|福祉|市|町|院|包括|センター|リハ/, rights: ['registry.edit'] },
  { page: 'filed', kind: ['textbox', 'button'], name: /^氏名、またはかな|^生年月日|^さがす$/, rights: ['subject.desk'] },
  { page: 'one', kind: 'fold', name: /^電話での撤回$/, rights: ['consent.withdraw'], desk: { daily: 'open', sharing_stopped: 'open' } },
  { page: 'one', kind: 'button', name: /さんの共有をやめる$/, rights: ['consent.withdraw'], desk: { daily: 'open', sharing_stopped: 'open' }, idle: SURE },
  { page: 'one', kind: 'fold', name: /^個人利用の申請/, rights: ['registry.edit'], desk: LIVING },
  { page: 'one', kind: 'button', name: /^申請を登録する$/, rights: ['registry.edit'], desk: LIVING, idle: SURE },
  { page: 'one', kind: 'fold', name: /^くわしく$/, rights: ['registry.edit'], desk: { ...LIVING, ...DIED }, sometimes: true },
  { page: 'one', kind: ['fold', 'button'], name: /さんの利用を終える$/, rights: ['registry.edit'], desk: { ...LIVING, ...DIED }, sometimes: true },
  {
    page: 'one', kind: 'button', name: /^最初のパスワードを作りなおす$/, rights: ['registry.edit'], desk: { ...LIVING, ...DIED }, sometimes: true,
  },
  { page: 'one', kind: 'fold', name: /^情報共有の停止/, rights: ['sharing.stop'], desk: { daily: 'open' } },
  { page: 'one', kind: 'button', name: /^情報共有を停止する$/, rights: ['sharing.stop'], desk: { daily: 'open' }, idle: SURE },
  { page: 'one', kind: 'fold', name: /^情報共有の再開$/, rights: ['sharing.resume'], desk: { sharing_stopped: 'open' } },
  { page: 'one', kind: 'button', name: /^情報共有を再開する$/, rights: ['sharing.resume'], desk: { sharing_stopped: 'open' }, idle: SURE },
  { page: 'one', kind: 'fold', name: /^逝去の届出$/, rights: ['subject.death'], desk: LIVING },
  { page: 'one', kind: 'button', name: /^逝去の届出を登録する$/, rights: ['subject.death'], desk: LIVING, idle: SURE },
  { page: 'one', kind: 'fold', name: /^逝去の届出の取消$/, rights: ['subject.death'], desk: DIED },
  { page: 'one', kind: 'button', name: /^逝去の届出を取り消す$/, rights: ['subject.death'], desk: DIED, idle: SURE },
  { page: 'one', kind: 'fold', name: /^利用の終了$/, rights: ['subject.death'], desk: DIED },
  { page: 'one', kind: 'button', name: /^利用を終了する$/, rights: ['subject.death'], desk: DIED, idle: /^\d+年\d+月\d+日.*から終了できます。$/ },
  { page: 'one', kind: 'fold', name: /^変更の履歴$|^過去の日のリスト$/, rights: ['care_list.read'], desk: { ...LIVING, ...DIED } },
  {
    page: 'one', kind: 'button', name: /^機関を加える$/, rights: ['care_list.edit'],
    desk: { ...LIVING, deceased: 'subject_deceased' },
  },
  {
    page: 'one', kind: 'button', name: /^(変える|外す|中心の役割を頼む|依頼を取り下げる).|を[上下]へ$/, rights: ['care_list.edit'], desk: LIVING,
  },
  { page: 'one', kind: 'link', name: /の職員と担当者$/, rights: ['staff.assign'], desk: { ...LIVING, ...DIED } },
  { page: 'one', kind: ['textbox', 'checkbox', 'combobox'], name: /./, rights: ['subject.desk'], desk: { ...LIVING, ...DIED }, field: true, sometimes: true },
  { page: 'rights', kind: 'fold', name: /./, rights: ['platform.rights'] },
  { page: 'rights', kind: 'button', name: /^止める$|^戻す$/, rights: ['platform.rights_edit'] },
];

/** Rights that nothing on a page stands for, and why. */
export const WITHOUT: Record<string, string> = {
  'profile.numbers': 'numbers are shown in full or masked: there is nothing to press',
};

/** What a role does on one subject or institution that was found or chosen first (page `one`), or cannot do on a screen yet. */
export const LATER: Record<string, string[]> = {
  operator_intake: [
    'institution.staff', 'care_list.read', 'care_list.edit', 'staff.assign', 'consent.withdraw', 'account.suspend',
    'subject.death', 'sharing.stop', 'sharing.resume',
  ],
  operator_moderate: ['account.suspend'],
  operator_billing: ['account.suspend'],
  operator_incident: ['account.suspend'],
  customer_centre: ['consent.withdraw'],
  // Nothing can be granted in this version.
  connect_guest: ['subject.list', 'subject.read', 'timeline.read', 'timeline.read_professional', 'entry.history', 'timeline.mark'],
};

/** What needs no right of its own: ways to other pages, what is looked at on this one, folds. */
const FREE: Pick<Control, 'page' | 'kind' | 'name'>[] = [
  { page: '*', kind: 'link', name: /^本文へ進む$|^援輪$|^ホーム|^設定$|^ヘルプ$/ },
  { page: '*', kind: 'button', name: /^表示$/ },
  { page: '*', kind: 'link', name: /へ戻る$|^サービスの状況$/ },
  { page: 'one', kind: 'link', name: /^窓口の手続き$/ },
  { page: '*', kind: 'link', name: /^0[\d-]+$/ },
  { page: 'home', kind: ['textbox', 'button'], name: /^名前でさがす|^未読のある方だけ$/ },
  { page: 'record', kind: ['button', 'fold'], name: /^確認・ピン留め \d+件|^記録をさがす$|^いちばん新しい記録へ$|^その他の操作$/ },
  { page: 'record', kind: 'link', name: /期限/ },
  { page: ['record', 'entry'], kind: ['button', 'fold'], name: /^確認 \d+人・まだ \d+人$|^写真|^動画|^その他の操作$/ },
  { page: 'composer', kind: 'radio', name: /^連絡・報告$|^日々の様子$|^自由に$|^みんな|^今$|^日時を選ぶ$/ },
  { page: 'composer', kind: ['textbox', 'checkbox'], name: /^内容|^高画質で|求める\(要確認\)$/ },
  { page: 'composer', kind: 'button', name: /^たたむ/ },
  { page: ['vitals', 'limits'], kind: 'radio', name: /^グラフ$|^月の表$|^通知範囲$|^1[日週年]$|^[13]か月$/ },
  { page: 'vitals', kind: ['button', 'fold'], name: /^[前次]の期間$|^この期間のできごと|を表で見る$/ },
  { page: 'album', kind: ['button', 'combobox'], name: /^写っているもの|^2枚をくらべる$|^写真[: ]|^動画[: ]|^もっと/ },
  { page: 'profile', kind: 'link', name: /^(住まい・連絡|緊急連絡先.*|アレルギー|服薬|ケアの要点|主治医・かかりつけ|既往歴|要介護認定|保険)$/ },
  { page: 'schedule', kind: ['radio', 'button'], name: /^[日週月]$|^前へ$|^今日$|^次へ$/ },
  { page: 'documents', kind: ['link', 'fold'], name: /書|写し|結果|説明|プラン|提供票|その他|^以前のもの|期限/ },
  { page: 'paper', kind: ['combobox', 'textbox'], name: /^帳票|^はじめの日$|^おわりの日$|^月\(|^見る日$/ },
  { page: 'stop', kind: 'button', name: /^やめないで閉じる$/ },
  { page: ['access', 'staff-access'], kind: ['radio', 'fold'], name: /^きのう・きょう$|^1週間$|^1か月$|^人や日をしぼる$|\d+:\d+.*: / },
  { page: 'staff', kind: 'fold', name: /担当\d+人$|^まとめて担当を替える$|(有効|一時停止|抹消)$/ },
  { page: 'desk', kind: 'fold', name: /^だれが見たかを調べる$/ },
  { page: 'settings', kind: 'radio', name: /./ },
];

/** A control as it is on the screen. */
export interface Seen {
  kind: Kind;
  name: string;
  /** Why it is shut; null when it may be pressed. */
  why: string | null;
}

/** Every control within a part of the page that can be seen, by what it is and its name. */
const within = (part: Locator): Promise<Seen[]> => part.evaluate(root => {
  const words = (of: Element | null): string => (of?.textContent ?? '').replace(/\s+/g, ' ').trim();
  const tags: Record<string, Kind> = { A: 'link', SELECT: 'combobox', TEXTAREA: 'textbox', SUMMARY: 'fold' };
  const types: Record<string, Kind> = { radio: 'radio', checkbox: 'checkbox', file: 'file' };
  const kind = (one: HTMLElement): Kind =>
    one instanceof HTMLInputElement ? types[one.type] ?? 'textbox' : tags[one.tagName] ?? 'button';
  const every = root.querySelectorAll<HTMLInputElement>('a[href], button, input, select, textarea, summary, [role=button]');
  return [...every].filter(one => one.checkVisibility()).map(one => {
    const labels = [...(one.labels ?? [])].map(words).join(' ');
    const shut = one.getAttribute('aria-disabled') === 'true' || one.disabled === true;
    const said = (one.getAttribute('aria-describedby') ?? '').split(' ').map(id => words(document.getElementById(id)));
    const name = one.getAttribute('aria-label') ?? (labels || words(one));
    return { kind: kind(one), name, why: shut ? said.join(' ').trim() : null };
  });
});

const pending = new WeakMap<Page, Set<Request>>();

/** Knows from now on what the page is still waiting for. The stream of events never ends. */
export function watch(page: Page): void {
  const asked = new Set<Request>();
  pending.set(page, asked);
  page.on('request', request => {
    if (!request.url().endsWith('/api/v1/events')) asked.add(request);
  });
  page.on('requestfinished', request => asked.delete(request));
  page.on('requestfailed', request => asked.delete(request));
}

/** What is there once nothing is awaited any more and nothing changes. */
export async function still(page: Page, part: Locator): Promise<Seen[]> {
  let [now, before, same] = [[] as Seen[], '', 0];
  await expect.poll(async () => {
    now = await within(part);
    const text = JSON.stringify(now);
    same = text === before && pending.get(page)?.size === 0 ? same + 1 : 0;
    before = text;
    return same;
  }, { intervals: [60] }).toBeGreaterThanOrEqual(2);
  return now;
}

const one = <T>(of: T | T[]): T[] => Array.isArray(of) ? of : [of];
/** What is looked at without the frame around it. */
const PARTS = ['entry', 'composer'];
const on = (page: string, pages: string | string[]): boolean =>
  one(pages).some(name => name === page || name === '*' && !PARTS.includes(page));
const fits = (page: string, seen: Seen, row: Pick<Control, 'page' | 'kind' | 'name'>): boolean =>
  on(page, row.page) && one(row.kind).includes(seen.kind) && row.name.test(seen.name);

/** What the tables say of a control; what no screen offers yet is not there. */
export function said(at: At, row: Pick<Control, 'rights' | 'any' | 'gone' | 'desk'>): Verdict {
  if (row.desk) {
    const here = row.desk[at.state];
    const may = row.rights.every(right => at.others.some(role => holds(role, right)));
    if (here === undefined || !may) return 'absent';
    return here === 'open' ? 'open' : { shut: here };
  }
  const built = (right: string): At => ({ ...at, others: at.others.filter(role => !LATER[role]?.includes(right)) });
  const each = row.rights.map(right => verdict(built(right), right));
  if (row.any) {
    const some = row.any.map(right => verdict(built(right), right));
    each.push(some.find(of => of === 'open') ?? some.find(of => of !== 'absent') ?? 'absent');
  }
  if (each.includes('absent')) return 'absent';
  const shut = each.find(of => of !== 'open');
  if (shut === undefined || typeof shut === 'string') return 'open';
  return row.gone === true || row.gone?.includes(shut.shut) ? 'absent' : shut;
}

const tell = ({ kind, name, why }: Seen): string =>
  `${kind} 「${name}」 ${why === null ? 'may be pressed' : `is shut (${why || 'without a reason'})`}`;

/** In which points a page says something else than the tables. */
export function faults(at: At, page: string, seen: Seen[]): string[] {
  const taken = new Set(seen.filter(of => FREE.some(row => fits(page, of, row))));
  const wrong = CONTROLS.filter(row => on(page, row.page)).flatMap(row => {
    const allowed = said(at, row);
    // The first row that fits has it.
    const those = seen.filter(of => fits(page, of, row) && CONTROLS.find(other => fits(page, of, other)) === row);
    those.forEach(of => taken.add(of));
    const name = `${[...row.rights, ...row.any ?? []].join('+')} ${row.name}`;
    const table = allowed === 'open' || allowed === 'absent' ? allowed : allowed.shut;
    if (allowed === 'absent') return those.map(of => `${page}: ${tell(of)}, the table says ${table}: ${name}`);
    if (those.length === 0) return row.sometimes ? [] : [`${page}: not there, the table says ${table}: ${name}`];
    if (row.field) return [];
    const expected = allowed === 'open' ? null : reason(allowed.shut);
    const differ = those.filter(of => of.why !== expected && !(of.why !== null && row.idle?.test(of.why)));
    return differ.map(of => `${page}: ${tell(of)}, the table says ${table}: ${name}`);
  });
  const unknown = seen.filter(of => !taken.has(of)).map(of => `${page}: ${tell(of)} is in no table`);
  return [...new Set([...wrong, ...unknown])];
}

/** A page: who opens it, and what stands there for everybody else. */
export interface Sheet {
  name: string;
  path: string;
  rights: string[];
  any?: string[];
  /** Where the state refuses: a page that says so, or none. */
  shut: 'stopped' | 'missing';
}

const of = (name: string, ...rights: string[]): Sheet => ({ name, path: `/${name}`, rights, shut: 'stopped' });

/** The pages about a subject. */
export const ASPECTS: Sheet[] = [
  { name: 'record', path: '', rights: ['timeline.read'], shut: 'stopped' },
  of('vitals', 'timeline.read'), of('album', 'timeline.read'), of('profile', 'profile.read'), of('schedule', 'schedule.read'),
  of('documents', 'document.read'), of('people', 'subject.read', 'care_list.read'), of('paper', 'timeline.read', 'record.print'),
  { ...of('consent', 'consent.read'), shut: 'stopped' },
  { ...of('access', 'subject.log'), shut: 'missing' },
  { ...of('inquiries', 'inquiry.file'), shut: 'missing' },
];

/** The pages about nobody. */
export const OTHERS: Sheet[] = [
  of('staff', 'institution.staff'),
  { ...of('staff-access', 'institution.log'), path: '/staff/access' },
  { ...of('filed', 'subject.desk'), path: '/desk' },
  { ...of('desk'), path: '/inquiries', any: ['inquiry.handle', 'inquiry.examine'] },
  of('rights', 'platform.rights'), of('overview', 'platform.overview'), of('search', 'subject.list'), of('settings', 'own_account'),
  of('about', 'public'),
];

/** What a page shows after a press that changes nothing. */
export async function unfolded(page: Page, sheet: string, at: At): Promise<{ name: string; part: Locator } | undefined> {
  if (sheet === 'vitals') {
    await page.getByRole('radio', { name: '通知範囲' }).check();
    return { name: 'limits', part: page.locator('body') };
  }
  if (sheet === 'consent' && said(at, { rights: ['consent.withdraw'] }) === 'open') {
    await page.getByRole('button', { name: '共有をやめる', exact: true }).click();
    return { name: 'stop', part: page.locator('body') };
  }
  if (sheet === 'record' && said(at, { rights: ['entry.create'] }) === 'open') {
    await page.getByRole('button', { name: '記録を書く' }).click();
    return { name: 'composer', part: composer(page) };
  }
  return undefined;
}

/** Opens what is folded on a page that lists people or roles. */
export const unfold = (page: Page): Promise<void> =>
  page.getByRole('main').evaluate(main => main.querySelectorAll('details').forEach(one => { one.open = true; }));

/** An entry of one's own that still stands, with what may be done with it. */
export async function ownEntry(page: Page, who: PersonKey): Promise<Locator> {
  const mine = timeline(page).getByRole('article')
    .filter({ has: page.locator('.post-author', { hasText: PEOPLE[who].name }) })
    .filter({ hasNotText: '取消済み' }).filter({ has: page.getByRole('button', { name: 'その他の操作' }) });
  // They may stand far down.
  await expect.poll(async () => {
    if (await mine.count() === 0) await page.evaluate(() => scrollBy(0, innerHeight));
    return mine.count();
  }, { intervals: [60], timeout: 25_000 }).toBeGreaterThan(0);
  await mine.first().getByRole('button', { name: 'その他の操作' }).first().click();
  const opened = page.getByRole('button', { name: 'その他の操作', expanded: true });
  return timeline(page).getByRole('article').filter({ has: opened });
}
