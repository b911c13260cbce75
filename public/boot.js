// The part of 援輪 that runs before the app: display settings, the sign-in form, fetching the app.
//
// Contract with the app (WebAssembly):
//   #boot                 this document's own content: sign-in form and skeleton. Hidden while html[data-app] is set.
//   #app                  where the app mounts. It is started once, after the first successful sign-in.
//   globalThis.enwaBoot   frozen {build, claims, ahead}: build is this document's; claims the reply of POST /api/v1/session
//                         or GET /api/v1/me, never without claims when the app starts.
//                         ahead: null, or {url, at, reply}: a request of the app's that boot made for it; reply comes
//                         to [status, text], or to null where nothing came.
//   boot → app            CustomEvent "enwa:signed-in" on document, detail = claims: also after every later sign-in.
//   app → boot            "enwa:ready" on document: something is painted in #app, the skeleton may go.
//                         "enwa:signed-out" on document, detail = a sentence to show or null: the session is over.
//                         The app empties #app itself and ends its session at the server beforehand.
//   html attributes       data-signed-in, data-app, data-theme, data-text, data-lang, lang; the app adds
//                         data-density by who has signed in.
//   localStorage          enwa.theme (system|light|dark|contrast), enwa.text (100|125|150|200),
//                         enwa.lang (ja|ja-easy|en), enwa.signed-in ("1").
//                         No name, no token, no health data.

const root = document.documentElement;
// What this deployment is called and which number it names, as the server wrote them into the document.
const { service, emergency } = root.dataset;
const me = document.querySelector('script[data-wasm]');

/* ---- Trusted Types: the only door through which text becomes markup or script ---- */

const TAG = /<\s*\/?\s*(script|iframe|object|embed|base|meta|link|form|style)\b/i;
const HANDLER = /<[^>]*[\s"'/]on[a-z]+\s*=/i;
const WORKERS = ['/photo.js', '/sw.js'];
globalThis.trustedTypes?.createPolicy('default', {
  createHTML(html) {
    if (TAG.test(html) || HANDLER.test(html) || /javascript\s*:/i.test(html)) throw new TypeError('markup refused');
    return html;
  },
  createScriptURL(url) {
    if (!WORKERS.includes(String(url))) throw new TypeError('script address refused');
    return url;
  },
});

/* ---- words ---- */

const words = {
  ja: {
    failed: 'IDまたはパスワードがちがいます。もう一度おたしかめください。',
    empty: 'IDとパスワードを入れてください。',
    wait: n => `何度も失敗したため、いまは使えません。${n}待ってから、もう一度おためしください。`,
    seconds: n => `${n}秒`, minutes: n => `${n}分`,
    busy: 'サーバーが混みあっています。少し待ってから、もう一度おためしください。',
    noServer: 'サーバーにつながりません。通信の状態をたしかめて、もう一度おためしください。',
    noApp: '画面を読みこめませんでした。通信の状態をたしかめて、もう一度おためしください。',
    noWasm: 'このブラウザでは使えません。新しい Chrome・Safari・Edge・Firefox をお使いください。',
    expired: 'しばらく使わなかったため、ログアウトしました。もう一度ログインしてください。',
    stopped: 'このIDのご利用は停止しています。所属する機関の管理者にお問い合わせください。',
    caps: '大文字の入力(Caps Lock)になっています。', hide: 'かくす', sending: '確認しています…',
  },
  'ja-easy': {
    title: 'ログイン - 援輪', tagline: 'みんなで ささえるための ノートです。', opening: 'ひらいています…',
    login: 'ログインID か メールアドレス', password: 'パスワード', show: '見る', hide: 'かくす', signIn: 'ログイン',
    emergency: 'いそぐときは、これを つかわないで ください。', call: '119に 電話', emergencyEnd: 'してください。',
    textSize: '文字の大きさ', text100: 'ふつう', text125: '大きい', text150: 'とても大きい', text200: 'いちばん大きい',
    theme: '画面の色', system: 'じどう', light: 'あかるい', dark: 'くらい', contrast: 'はっきり', retry: 'もういちど',
    failed: 'ID か パスワードが ちがいます。もういちど 入れてください。', empty: 'ID と パスワードを 入れてください。',
    seconds: n => `${n}びょう`, minutes: n => `${n}ふん`,
    wait: n => `なんども まちがえました。${n} まってから、もういちど してください。`,
    busy: 'いま こんでいます。すこし まってから、もういちど してください。',
    noServer: 'インターネットに つながりません。たしかめて、もういちど してください。',
    noApp: '画面を 読めませんでした。もういちど してください。',
    noWasm: 'この ブラウザは つかえません。新しい Chrome や Safari を つかってください。',
    expired: '時間が たったので、ログアウトしました。もういちど ログインしてください。',
    stopped: 'この IDは いま つかえません。はたらいている ところの 人に 聞いてください。',
    caps: '大文字に なっています(Caps Lock)。', sending: 'たしかめています…',
  },
  en: {
    title: 'Sign in - Enwa', tagline: 'A circle of support around one home.', opening: 'Opening…',
    login: 'Login ID or registered e-mail', password: 'Password', show: 'Show', hide: 'Hide', signIn: 'Sign in',
    emergency: 'Not for emergencies. If it is urgent, ', call: 'phone 119', emergencyEnd: '.',
    textSize: 'Text size', text100: 'Standard', text125: 'Large', text150: 'Larger', text200: 'Largest',
    theme: 'Colours', system: 'Automatic', light: 'Light', dark: 'Dark', contrast: 'High contrast', retry: 'Try again',
    failed: 'The ID or the password is wrong. Please check both.', empty: 'Please enter ID and password.',
    wait: n => `Too many attempts. Please wait ${n} and try again.`, seconds: n => `${n} seconds`, minutes: n => `${n} minutes`,
    busy: 'The server is busy. Please try again in a moment.',
    noServer: 'The server cannot be reached. Please check your connection and try again.',
    noApp: 'The app could not be loaded. Please check your connection and try again.',
    noWasm: 'This browser is not supported. Please use a current Chrome, Safari, Edge or Firefox.',
    expired: 'You were signed out after a while without use. Please sign in again.',
    stopped: 'This ID is suspended. Please ask the administrator of your institution.',
    caps: 'Caps Lock is on.', sending: 'Checking…',
  },
};
const labelled = [...document.querySelectorAll('[data-t]')];
for (const node of labelled) words.ja[node.dataset.t] = node.textContent;
words.ja.title = document.title;
// Every language has every word: a test of src/platform/boot.rs compares the tables.
const own = word => typeof word === 'string' ? word.replace(/援輪|Enwa/g, name => service === '援輪' ? name : service).replace('119', emergency) : word;
// The page's own words, in Japanese, were named by the server.
const t = key => settings.lang === 'ja' ? words.ja[key] : own(words[settings.lang][key]);

/* ---- display settings, before the first paint ---- */

const ALLOWED = {
  theme: ['system', 'light', 'dark', 'contrast'], text: ['100', '125', '150', '200'],
  lang: ['ja', 'ja-easy', 'en'],
};
const store = {
  get(key) { try { return localStorage.getItem(`enwa.${key}`); } catch { return null; } },
  set(key, value) {
    try { value === null ? localStorage.removeItem(`enwa.${key}`) : localStorage.setItem(`enwa.${key}`, value); } catch { /* private mode */ }
  },
};
const settings = {};
for (const key in ALLOWED) {
  const kept = store.get(key);
  settings[key] = ALLOWED[key].includes(kept) ? kept : ALLOWED[key][0];
}
function show() {
  root.dataset.theme = settings.theme;
  root.dataset.text = settings.text;
  root.dataset.lang = settings.lang;
  root.lang = settings.lang === 'en' ? 'en' : 'ja';
  for (const node of labelled) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll('[data-set]')) {
    node.setAttribute('aria-pressed', String(settings[node.dataset.set] === node.value));
  }
  if (!root.dataset.app) document.title = t('title');
}

/* ---- the page ---- */

const $ = id => document.getElementById(id);
const [form, login, password, button, error, caps, peek, trouble] =
  ['sign-in', 'login', 'password', 'sign-in-button', 'sign-in-error', 'caps-lock', 'show-password', 'boot-trouble'].map($);
$('boot-late').remove();
if (store.get('signed-in') === '1') root.dataset.signedIn = '';
show();

document.addEventListener('click', event => {
  const choice = event.target.closest?.('#boot [data-set]');
  if (!choice) return;
  settings[choice.dataset.set] = choice.value;
  store.set(choice.dataset.set, choice.value);
  show();
  peekWord();
});

const peekWord = () => { peek.textContent = t(password.type === 'text' ? 'hide' : 'show'); };
function hidePassword() {
  password.type = 'password';
  peek.setAttribute('aria-pressed', 'false');
  peekWord();
}
peek.addEventListener('click', () => {
  const hidden = password.type === 'password';
  password.type = hidden ? 'text' : 'password';
  peek.setAttribute('aria-pressed', String(hidden));
  peekWord();
});
for (const type of ['keydown', 'keyup']) {
  password.addEventListener(type, event => {
    caps.textContent = event.getModifierState?.('CapsLock') ? t('caps') : '';
  });
}

function say(sentence, field) {
  error.textContent = sentence;
  for (const each of [login, password]) {
    sentence && field ? each.setAttribute('aria-invalid', 'true') : each.removeAttribute('aria-invalid');
  }
  field?.focus();
}

function askAgain(sentence, retry) {
  $('boot-trouble-text').textContent = sentence;
  trouble.hidden = false;
  $('boot-retry').onclick = () => {
    trouble.hidden = true;
    retry();
  };
}

/* ---- signing in ---- */

let sending = false;
function busy(on) {
  sending = on;
  on ? button.setAttribute('aria-busy', 'true') : button.removeAttribute('aria-busy');
  button.firstElementChild.textContent = t(on ? 'sending' : 'signIn');
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  if (response.status === 429) {
    const s = Math.max(1, Number(problem.retry_after_s ?? response.headers.get('Retry-After')) || 60);
    return t('wait')(s < 60 ? t('seconds')(s) : t('minutes')(Math.ceil(s / 60)));
  }
  return response.status >= 500 ? t('busy') : t('failed');
}

form.addEventListener('submit', async event => {
  event.preventDefault();
  if (sending) return;
  const pair = { login: login.value.trim(), password: password.value };
  if (!pair.login || !pair.password) return say(t('empty'), pair.login ? password : login);
  busy(true);
  say('');
  try {
    const response = await fetch('/api/v1/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-App': '1' },
      body: JSON.stringify(pair),
      signal: AbortSignal.timeout?.(30000),
    });
    if (!response.ok) return say(await refusal(response), response.status === 401 || response.status === 422 ? password : undefined);
    await enter(await response.json());
  } catch {
    say(t('noServer'));
  } finally {
    busy(false);
  }
});
// An Enter that confirms a Japanese conversion must not send.
form.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.preventDefault();
});
form.noValidate = true;
button.disabled = false;

/* ---- the app ---- */

let app = null;
/** Fetches and compiles while people type; starts nothing. */
function load() {
  const js = me?.dataset.js || '/enwa.js';
  const wasm = me?.dataset.wasm || js.replace(/\.js$/, '_bg.wasm');
  app ??= Promise.all([import(js), WebAssembly.compileStreaming(fetch(wasm))]);
  app.catch(() => { app = null; });
  return app;
}

// The browser notes the times of the last 250 fetches; nobody here reads them.
performance.setResourceTimingBufferSize?.(50);

let started = false;
async function start() {
  if (started) return;
  if (typeof WebAssembly !== 'object') return askAgain(t('noWasm'), () => location.reload());
  try {
    const [glue, module] = await Promise.race([load(), new Promise((_, no) => setTimeout(no, 90000, new Error('too slow')))]);
    started = true;
    await glue.default({ module_or_path: module });
  } catch (reason) {
    console.error(reason);
    // A failed dynamic import stays failed in this document: only a new one can try again.
    askAgain(t('noApp'), () => location.reload());
  }
}

/**
 * The record that the app will begin with, asked for while the app is still on its way: one wait less on a slow line.
 * Exactly what the app would ask, and only what it will show: every view is on record.
 */
function ahead({ subjects }) {
  const [, asked] = location.pathname.match(/^\/subjects\/([0-9a-f-]{36})$/) ?? [];
  const own = ['subject', 'family', 'representative'];
  const alone = location.pathname === '/' && subjects.length === 1 && subjects[0].facts.standings.some(s => own.includes(s.role));
  const shown = alone ? subjects[0] : subjects.find(s => s.subject === asked);
  if (started || !shown?.rights.includes('timeline.read')) return null;
  const url = `/api/v1/subjects/${shown.subject}/entries?limit=20`;
  const reply = fetch(url, { headers: { 'X-App': '1' }, signal: AbortSignal.timeout?.(20000) });
  return { url, at: Date.now(), reply: reply.then(async response => [response.status, await response.text()]).catch(() => null) };
}

async function enter(claims) {
  globalThis.enwaBoot = Object.freeze({ build: me?.dataset.build, claims, ahead: ahead(claims) });
  store.set('signed-in', '1');
  root.dataset.signedIn = '';
  say('');
  trouble.hidden = true;
  password.value = '';
  hidePassword();
  document.dispatchEvent(new CustomEvent('enwa:signed-in', { detail: claims }));
  start();
}

function leave(sentence) {
  globalThis.enwaBoot = Object.freeze({ claims: null, ahead: null });
  store.set('signed-in', null);
  delete root.dataset.signedIn;
  delete root.dataset.app;
  show();
  say(sentence ?? '');
  $('sign-in-title').focus();
}

async function resume() {
  try {
    const response = await fetch('/api/v1/me', { headers: { 'X-App': '1' }, signal: AbortSignal.timeout?.(20000) });
    if (response.ok) return await enter(await response.json());
    if (response.status === 401) return leave(t('expired'));
    if (response.status === 403) return leave(t('stopped'));
    askAgain(t('busy'), resume);
  } catch {
    askAgain(t('noServer'), resume);
  }
}

document.addEventListener('enwa:ready', () => { root.dataset.app = ''; });
document.addEventListener('enwa:signed-out', event => leave(event.detail));

if (typeof WebAssembly !== 'object') askAgain(t('noWasm'), () => location.reload());
else {
  load().catch(() => { /* said when it is needed */ });
  if ('signedIn' in root.dataset) resume();
}
