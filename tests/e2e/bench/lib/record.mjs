// A long record, written through the API like any other.
import { randomBytes } from 'node:crypto';

const TEXTS = [
  '体温36.5度、血圧128/76。食事は半分ほど召し上がりました。',
  '訪問しました。右のかかとに赤みがあります。次回も見ます。',
  'よく眠れたとのこと。水分は800ml。',
  '散歩に出ました。玄関の段差で少しふらつきがありましたが、転んではいません。ご家族にもお伝えしました。',
];
const AT_ONCE = 16;

/** UUIDv7 of a moment. */
function id(ms) {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Brings the record of the nurse's first open subject to so many entries. */
export async function fill(nurse, entries) {
  const subject = nurse.claims.subjects.find(one => one.rights.includes('entry.create'))?.subject;
  if (!subject) throw new Error('nobody whose record this nurse may write');
  const page = await (await nurse.call('GET', `/subjects/${subject}/entries`)).json();
  const now = Date.now();
  const todo = Array.from({ length: Math.max(0, entries - page.total) }, (_, n) => n);
  const work = async () => {
    for (let n = todo.pop(); n !== undefined; n = todo.pop()) {
      const occurred = now - n * 600_000;
      const body = { id: id(now - n), subject, kind: 'post', audience: 'everyone', occurred_at: occurred, text: `${TEXTS[n % TEXTS.length]}(${n})` };
      const reply = await nurse.call('POST', `/subjects/${subject}/entries`, body);
      if (!reply.ok) throw new Error(`writing entry ${n}: ${reply.status} ${await reply.text()}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { subject };
}
