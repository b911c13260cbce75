//! Inputs in all their states.

use crate::ui::dynamic;
use crate::ui::*;
use leptos::prelude::*;

/// Every input.
#[component]
pub fn Forms() -> impl IntoView {
    let (name, mail, secret) =
        (RwSignal::new(String::new()), RwSignal::new("hana@".to_owned()), RwSignal::new(String::new()));
    let (text, pauses) = (RwSignal::new(String::new()), RwSignal::new(0_u32));
    let (degrees, wrong) = (RwSignal::new(Some(36.5)), RwSignal::new(None));
    let audience = RwSignal::new("team".to_owned());
    let (digits, more_digits, current) =
        (RwSignal::new("128".to_owned()), RwSignal::new(String::new()), RwSignal::new(0));
    let options = vec![
        ("team".to_owned(), "チーム全員".to_owned(), Some(IconName::People)),
        ("medical".to_owned(), "医療だけ".to_owned(), Some(IconName::Institution)),
        ("family".to_owned(), "家族だけ".to_owned(), Some(IconName::Home)),
    ];
    let long = RwSignal::new("今日は朝から雨で、散歩には出られませんでした。".to_owned());
    let fixed = RwSignal::new("0123456789".to_owned());
    let (steps, steps_wrong) = (RwSignal::new(None), RwSignal::new(Some("＊数字で入れてください".to_owned())));
    let when = RwSignal::new("now".to_owned());
    let plain = vec![("now".to_owned(), "今".to_owned(), None), ("then".to_owned(), "日時を選ぶ".to_owned(), None)];
    let (checked, tag) = (RwSignal::new(false), RwSignal::new("then".to_owned()));
    let too_many = |n: usize| format!("{n}文字多いです");
    view! {
        <Card title="入力">
            <Field label="お名前" required_mark="※必須" hint="姓と名のあいだに空白を入れてください">
                <TextInput value=name autocomplete="name"/>
            </Field>
            <Field label="メールアドレス" required_mark="任意" required=false error=Some("＊メールアドレスの形ではありません".to_owned())>
                <TextInput value=mail kind="email" autocomplete="email"/>
            </Field>
            <Field label="パスワード">
                <PasswordInput value=secret show_label="表示する" hide_label="かくす"
                    caps_label="大文字の入力(Caps Lock)になっています。"/>
            </Field>
            <Field label="体温" hint="わきの下ではかった値" error=wrong>
                <NumberField value=degrees error=wrong wrong="＊数字で入れてください" decimals=1 unit="℃"/>
            </Field>
            <p class="soft">{dynamic(move || format!("{:?}", degrees.get()))}</p>
            <div class="row">
                <DigitInput value=digits index=0 current=current label="上の血圧" on_type=|| () on_leave=|| ()/>
                <DigitInput value=more_digits index=1 current=current label="下の血圧" on_type=|| () on_leave=|| ()/>
            </div>
            <NumberPad point=Signal::derive(move || current.get() == 0) label="数字" point_label="点" erase_label="1字消す"
                next_label="次へ" on_key=move |(key,): (PadKey,)| {
                    if key == PadKey::Next {
                        current.update(|at| *at = 1 - *at);
                    } else {
                        let field = if current.get_untracked() == 0 { digits } else { more_digits };
                        field.update(|text| *text = key.typed(std::mem::take(text)));
                    }
                }/>
            <div class="row">
                <Check value=checked on_change=move |on| checked.set(on) label="高画質で送る"/>
                <Select label="写っているもの" value=tag on_change=move |code| tag.set(code) options=plain.clone().into_iter().map(|(code, word, _)| (code, word)).collect()/>
                <FileButton accept="image/*" several=true icon=IconName::Photo on_choose=|_| ()>"写真をえらぶ"</FileButton>
            </div>
            <Field label="今日のようす">
                <TextArea value=text max=20 over=too_many on_pause=move || pauses.update(|n| *n += 1)/>
            </Field>
            <p class="soft">"下書きの保存 "{pauses}"回"</p>
            <Field label="長すぎる文" error=Some("＊短くしてください".to_owned())>
                <TextArea value=long max=20 over=too_many/>
            </Field>
            <Field label="被保険者番号" hint="編集できません。中心となる利用機関に申し出てください。">
                <TextInput value=fixed readonly=true/>
            </Field>
            <Field label="歩数" error=steps_wrong>
                <NumberField value=steps error=steps_wrong wrong="＊数字で入れてください" decimals=0 unit="歩"/>
            </Field>
            <Segmented legend="公開する相手" options value=audience/>
            <Segmented legend="いつ" options=plain value=when/>
        </Card>
    }
}
