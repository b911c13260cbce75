//! The table and the long list.

use crate::ui::dynamic;
use crate::ui::*;
use leptos::prelude::*;

/// The table.
#[component]
pub fn Rows() -> impl IntoView {
    let people = vec![("田中 美咲", "看護師", true), ("鈴木 健", "介護福祉士", false)];
    let headers = ["氏名", "職種", "状態"].map(str::to_owned).to_vec();
    let cells = |(name, work, active): (&'static str, &'static str, bool)| {
        let chip = if active {
            view! { <Chip tone=Tone::Success>"利用中"</Chip> }
        } else {
            view! { <Chip tone=Tone::Danger>"停止中"</Chip> }
        };
        vec![name.into_any(), work.into_any(), chip.into_any()]
    };
    let nobody: Vec<(&str, &str, bool)> = Vec::new();
    let key = |row: &(&'static str, &'static str, bool)| row.0.to_owned();
    let links = |(name, work, _): (&'static str, &'static str, bool)| {
        vec![view! { <a href="#main">{name}</a> }.into_any(), work.into_any(), "―".into_any()]
    };
    view! {
        <Card title="表">
            <Table caption="利用者" headers=headers.clone() rows=people.clone() key=key cells/>
            <Table caption="開ける行" headers=headers.clone() rows=people key=key cells=links/>
            <Table caption="だれもいない表" headers rows=nobody key=key cells/>
        </Card>
    }
}

/// 10,000 rows of different heights; rows can be put above, grow, and be jumped to.
#[component]
pub fn Long() -> impl IntoView {
    let ids = RwSignal::new((0..10_000_usize).collect::<Vec<_>>());
    let scroll_to = RwSignal::new(None);
    let seen = RwSignal::new((0, 0));
    let count = Signal::derive(move || ids.with(Vec::len));
    let add = move || ids.update(|ids| ids.insert(0, ids.len()));
    let row = move |index: usize| {
        let id = ids.with_untracked(|ids| ids.get(index).copied()).unwrap_or_default();
        let grown = RwSignal::new(false);
        view! {
            <div class="post">
                <header class="post-head">
                    <Avatar initial="田" colour=(id % 12) as u8/>
                    <div class="post-who"><p class="post-author">{format!("記録 {id}")}</p></div>
                </header>
                <div class="post-body">{"お顔の色もよく、玄関まで出てきてくださいました。".repeat(1 + id * 7 % 5)}</div>
                <Show when=move || grown.get()><p>{"のびた行です。".repeat(40)}</p></Show>
                <div class="post-foot">
                    <Button kind=ButtonKind::Quiet on_press=move || grown.update(|on| *on = !*on)>"のばす"</Button>
                </div>
            </div>
        }
        .into_any()
    };
    let key_of = move |index: usize| ids.with(|ids| ids.get(index).map(ToString::to_string)).unwrap_or_default();
    view! {
        <Card title="長い一覧">
            <div class="row">
                <Button kind=ButtonKind::Secondary on_press=add>"上に足す"</Button>
                <Button kind=ButtonKind::Secondary on_press=move || scroll_to.set(Some(5000))>"5000番へ"</Button>
            </div>
            <p class="soft number" id="seen">{dynamic(move || format!("{:?}", seen.get()))}</p>
        </Card>
        <Windowed label="記録" count key_of row set_size=count estimate=240.0 scroll_to
            on_visible=move |first, last| seen.set((first, last))/>
    }
}
