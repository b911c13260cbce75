// A long record, written through the API like any other.
import { randomBytes } from 'node:crypto';

const TEXTS = [
  '体温36.5度、血圧128/76。食事は半分ほど召し上がりました。',
  '訪問しました。右のかかとに赤みがあります。次回も見ます。',
  'よく眠れたとのこと。水分は800ml。',
  '散歩に出ました。玄関の段差で少しふらつきがありましたが、転んではいません。ご家族にもお伝えしました。',
];
const AT_ONCE = 16;
const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** UUIDv7 of a moment. */
function id(ms) {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Writes so many entries, the last first. */
async function write(nurse, subject, numbers, entry) {
  const todo = [...numbers];
  const work = async () => {
    for (let n = todo.pop(); n !== undefined; n = todo.pop()) {
      const body = { subject, audience: 'everyone', ...entry(n) };
      const reply = await nurse.call('POST', `/subjects/${subject}/entries`, body);
      if (!reply.ok) throw new Error(`writing entry ${n}: ${reply.status} ${await reply.text()}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

const open = nurse => nurse.claims.subjects.filter(one => one.rights.includes('entry.create')).map(one => one.subject);

/** Brings the record of the nurse's first open subject to so many entries. */
export async function fill(nurse, entries) {
  const [subject] = open(nurse);
  if (!subject) throw new Error('nobody whose record this nurse may write');
  const page = await (await nurse.call('GET', `/subjects/${subject}/entries`)).json();
  const now = Date.now();
  const more = Array.from({ length: Math.max(0, entries - page.total) }, (_, n) => n);
  await write(nurse, subject, more, n => (
    { id: id(now - n), kind: 'post', occurred_at: now - n * 600_000, text: `${TEXTS[n % TEXTS.length]}(${n})` }
  ));
  return { subject };
}

/** Measures four series once a day from one day up to another, of the nurse's last open subject; what is there stays. */
export async function measure(nurse, from, to) {
  const subject = open(nurse).at(-1);
  if (!subject) throw new Error('nobody whose record this nurse may write');
  const { sets } = await (await nurse.call('GET', `/subjects/${subject}/vitals?from=${from}&to=${to}`)).json();
  const there = new Set(sets.map(set => Math.floor((set.at - from) / DAY)));
  const days = Array.from({ length: (to - from) / DAY }, (_, n) => n).filter(n => !there.has(n));
  const now = Date.now();
  await write(nurse, subject, days, n => ({
    id: id(now - n),
    kind: 'vitals',
    occurred_at: from + n * DAY + 10 * HOUR + (n * 7 % 60) * 60_000,
    text: '',
    late_reason: '紙の記録から書き写しました。',
    measures: [
      { kind: 'bp_sys', value: `${118 + n * 13 % 29}` },
      { kind: 'bp_dia', value: `${68 + n * 5 % 17}` },
      { kind: 'pulse', value: `${62 + n * 11 % 23}` },
      { kind: 'body_temp', value: `36.${n * 3 % 10}` },
      { kind: 'spo2', value: `${94 + n * 3 % 6}` },
    ],
  }));
  return { subject };
}
