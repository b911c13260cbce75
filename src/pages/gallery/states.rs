//! Buttons, marks, messages and what lies over the page.

use crate::ui::dynamic;
use crate::ui::*;
use leptos::prelude::*;
use std::time::Duration;

/// Buttons of every weight, size and state.
#[component]
pub fn Buttons() -> impl IntoView {
    let busy = RwSignal::new(false);
    let count = RwSignal::new(0_u32);
    let on = RwSignal::new(false);
    let work = move || {
        busy.set(true);
        count.update(|count| *count += 1);
        set_timeout(move || busy.set(false), Duration::from_secs(2));
    };
    let pressed = Signal::derive(move || Some(on.get()));
    view! {
        <Card title="ボタン">
            <div class="row">
                <Button icon=IconName::Send busy on_press=work>"送る"</Button>
                <span>{count}"回"</span>
                <Button kind=ButtonKind::Secondary icon=IconName::Pen>"下書きにする"</Button>
                <Button kind=ButtonKind::Quiet>"やめる"</Button>
                <Button kind=ButtonKind::Danger icon=IconName::Cancel>"取り消す"</Button>
                <Button kind=ButtonKind::Secondary pressed on_press=move || on.update(|on| *on = !*on)>"切りかえ"</Button>
                <ButtonLink href="#main" kind=ButtonKind::Secondary icon=IconName::ChevronUp>"上へ"</ButtonLink>
                <IconButton name=IconName::Close label="とじる" on_press=|| {}/>
            </div>
            <div class="row">
                <Button size=ButtonSize::Large>"大きい"</Button>
                <Button>"ふつう"</Button>
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small>"小さい"</Button>
                <Button disabled_reason=Some("書いた人だけが直せます".to_owned())>"編集する"</Button>
                <Button kind=ButtonKind::Danger disabled_reason=Some("同意が撤回されています".to_owned())>"取り消す"</Button>
            </div>
            <div class="row">
                <Button busy=true icon=IconName::Send>"送っています"</Button>
                <Button kind=ButtonKind::Secondary busy=true>"調べています"</Button>
                <IconButton name=IconName::Heart label="お気に入り" pressed=Signal::derive(|| Some(true)) on_press=|| {}/>
                <IconButton name=IconName::More label="その他の操作" expanded=Signal::derive(|| Some(true)) on_press=|| {}/>
                <FileButton accept="image/jpeg" icon=IconName::Camera on_choose=|_| {}>"写真をえらぶ"</FileButton>
                <FileButton accept="image/jpeg" disabled_reason=Some("同意がまだありません".to_owned()) on_choose=|_| {}>
                    "別の写真をえらぶ"
                </FileButton>
            </div>
            <Button wide=true size=ButtonSize::Large>"いっぱいの幅"</Button>
        </Card>
    }
}

/// Avatars, chips, badges, icons.
#[component]
pub fn Marks() -> impl IntoView {
    let letters = "山田鈴佐木林高橋中村小加".chars();
    view! {
        <Card title="しるし">
            <div class="row">
                {letters.zip(0..).map(|(letter, colour)| view! { <Avatar initial=letter colour large=true/> }).collect_view()}
            </div>
            <div class="row">
                <Avatar initial="山" colour=0/>
                <Avatar initial="山" colour=4 large=true photo=Signal::derive(|| Some("/favicon.svg".to_owned()))/>
            </div>
            <div class="row">
                <Chip icon=IconName::People>"チーム全員"</Chip>
                <Chip tone=Tone::Success icon=IconName::Check>"同意あり"</Chip>
                <Chip tone=Tone::Warning>"確認待ち"</Chip>
                <Chip tone=Tone::Danger>"共有停止"</Chip>
                <Chip tone=Tone::Info>"お知らせ"</Chip>
                <Badge count=3 label="未読3件"/>
                <Badge count=120 label="未読120件"/>
            </div>
            <div class="row">
                {IconName::ALL.iter().map(|name| view! { <span class="fact"><Icon name=*name/>{format!("{name:?}")}</span> }).collect_view()}
            </div>
        </Card>
    }
}

/// Banners, toasts, empty places, loading.
#[component]
pub fn Messages(
    /// Where the notices go.
    toasts: Toasts,
) -> impl IntoView {
    let more = "つながったら、自動で送ります。";
    view! {
        <Card title="お知らせ">
            <Banner title="新しい版があります">{more}</Banner>
            <Banner kind=Tone::Success title="保存しました" on_close=|| {} close_label="とじる"/>
            <Banner kind=Tone::Warning title="まだ送っていない記録が1件あります">{more}</Banner>
            <Banner kind=Tone::Danger title="保存できませんでした">{more}</Banner>
            <div class="row">
                <Button kind=ButtonKind::Secondary on_press=move || toasts.show(Tone::Success, "保存しました")>"成功を出す"</Button>
                <Button kind=ButtonKind::Secondary on_press=move || toasts.show(Tone::Danger, "送れませんでした")>"失敗を出す"</Button>
                <Button kind=ButtonKind::Secondary on_press=move || toasts.show(Tone::Warning, "まだ送っていません")>"注意を出す"</Button>
                <Button kind=ButtonKind::Secondary on_press=move || toasts.show(Tone::Info, "新しい版があります")>"案内を出す"</Button>
            </div>
            <EmptyState icon=IconName::Note title="まだ記録がありません" text="最初のひとことを書いてみましょう。">
                <Button>"書く"</Button>
            </EmptyState>
            <Skeleton/>
            <Progress value=Some(40) label="写真を送っています"/>
            <Progress label="読みこんでいます"/>
        </Card>
    }
}

/// Dialog, disclosure, tabs.
#[component]
pub fn Overlays() -> impl IntoView {
    let (open, wide) = (RwSignal::new(false), RwSignal::new(false));
    let text = RwSignal::new(String::new());
    let tab = RwSignal::new("note".to_owned());
    let tabs = [("note", "連絡ノート"), ("vital", "バイタル"), ("consent", "同意")];
    let tabs = tabs.map(|(value, word)| (value.to_owned(), word.to_owned())).to_vec();
    view! {
        <Card title="重ねる・たたむ・切りかえる">
            <Button on_press=move || open.set(true)>"ダイアログをひらく"</Button>
            <Dialog open title="取り消しますか" close_label="とじる">
                <Field label="理由" required_mark="※必須"><TextArea value=text rows=3/></Field>
                <div class="dialog-acts">
                    <Button kind=ButtonKind::Secondary on_press=move || open.set(false)>"やめる"</Button>
                    <Button kind=ButtonKind::Danger on_press=move || open.set(false)>"取り消す"</Button>
                </div>
            </Dialog>
            <Button kind=ButtonKind::Secondary on_press=move || wide.set(true)>"広いダイアログをひらく"</Button>
            <Dialog open=wide title="記録の履歴" close_label="とじる" wide=true><p>"第2版と第1版がならびます。"</p></Dialog>
            <Disclosure summary="くわしい説明"><p>"ここに説明があります。"</p></Disclosure>
            <Disclosure summary="ひらいた説明" open=true><p>"はじめからひらいています。"</p></Disclosure>
            <Tabs label="見るもの" tabs selected=tab><p>{dynamic(move || tab.get())}</p></Tabs>
        </Card>
    }
}
