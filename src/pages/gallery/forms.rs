//! Inputs in all their states.

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
    let options = vec![
        ("team".to_owned(), "チーム全員".to_owned(), Some(IconName::People)),
        ("medical".to_owned(), "医療だけ".to_owned(), Some(IconName::Institution)),
        ("family".to_owned(), "家族だけ".to_owned(), Some(IconName::Home)),
    ];
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
                <PasswordInput value=secret show_label="表示する" hide_label="かくす"/>
            </Field>
            <Field label="体温" hint="わきの下ではかった値" error=wrong>
                <NumberField value=degrees error=wrong wrong="＊数字で入れてください" decimals=1 unit="℃"/>
            </Field>
            <p class="soft">{move || format!("{:?}", degrees.get())}</p>
            <Field label="今日のようす">
                <TextArea value=text max=20 over=too_many on_pause=move || pauses.update(|n| *n += 1)/>
            </Field>
            <p class="soft">"下書きの保存 "{pauses}"回"</p>
            <Segmented legend="公開する相手" options value=audience/>
        </Card>
    }
}
