// Who lives in the demo town: sign-ins and names as people see them. The password is public and of the
// demo alone.

export const PASSWORD = 'enwa-demo-2026-town';

/** Somebody who can sign in. */
export interface Person {
  login: string;
  name: string;
}

const person = (login: string, name: string): Person => ({ login, name });

export const PEOPLE = {
  hana: person('hana', '梅田 花'),
  ichiro: person('ichiro', '藤井 一郎'),
  sakura: person('sakura', '梅田 さくら'),
  kenta: person('kenta', '梅田 健太'),
  inoue: person('inoue', '井上 朋子'),
  yamamoto: person('yamamoto', '山本 佳奈'),
  oka: person('oka', '岡 千尋'),
  momoko: person('momoko', '木村 桃子'),
  matsumoto: person('matsumoto', '松本 幸子'),
  takeuchi: person('takeuchi', '竹内 浩'),
  sugiyama: person('sugiyama', '杉山 奈緒'),
  kikuchi: person('kikuchi', '菊地 京子'),
  hagiwara: person('hagiwara', '萩原 大輔'),
  hasegawa: person('hasegawa', '長谷川 亮'),
  onodera: person('onodera', '小野寺 恵'),
  sasaki: person('sasaki', '佐々木 真理'),
  yoshida: person('yoshida', '𠮷田 美咲'),
  takahashi: person('takahashi', '髙橋 直人'),
  morikawa: person('morikawa', '森川 拓也'),
  kuroiwa: person('kuroiwa', '黒岩 彩'),
  nakanishi: person('nakanishi', '中西 由紀子'),
  watanabe: person('watanabe', '渡邊 翔太'),
  shimizu: person('shimizu', '清水 敏夫'),
  todo: person('todo', '藤堂 誠一'),
  kawai: person('kawai', '河合 修'),
  hayashi: person('hayashi', '林 沙織'),
  misaki: person('misaki', '三﨑 健'),
  nagai: person('nagai', '永井 あかり'),
  hattori: person('hattori', '服部 みどり'),
  maria: person('maria', 'デラクルス・サントス・ビリャヌエバ マリアフェルナンダイサベル'),
  intake: person('op-intake', '加藤 理沙'),
  moderate: person('op-moderate', '上田 慎吾'),
  billing: person('op-billing', '前田 久美'),
  incident: person('op-incident', '西村 隆'),
  centre: person('centre', '新井 まどか'),
  sysadmin: person('sysadmin', '坂本 学'),
  connect: person('connect', '小野 哲也'),
  guest: person('guest', '福田 陽子'),
} as const;

export type PersonKey = keyof typeof PEOPLE;

/** People who are cared for. */
export const SUBJECTS = {
  ume: '梅田 花',
  matsu: '松本 清次',
  take: '竹内 トミ',
  fuji: '藤井 一郎',
  kiku: '菊地 ハル',
  hagi: '萩原 千代子',
  tsubaki: '椿 フミ',
  yoshi: '𠮷川 ミツ',
  ri: '李 英姫',
  kaji: '梶﨑 信夫',
  sugi: '杉山 勝',
  shizue: '杉山 静江',
} as const;
