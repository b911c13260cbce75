//! The design-system kit in a real browser: what a press, a key or a conversion really does.

use super::stage::{Stage, document, send, until};
use enwa::{
    components::RemoteView,
    stores::{ApiError, Handle, Status},
    ui::{
        Announcer, Avatar, Badge, Banner, Button, ButtonLink, Card, Check, Chip, Dialog, Disclosure, EmptyState, Field,
        FileButton, IconButton, IconName, LiveRegion, NumberField, PageHead, PasswordInput, Progress, Segmented,
        Select, Skeleton, Table, Tabs, TextArea, TextInput, ToastHost, Toasts, Tone, Windowed, dynamic,
    },
};
use leptos::{prelude::*, task::tick};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

#[wasm_bindgen_test]
async fn a_busy_button_takes_no_second_press() {
    let presses = RwSignal::new(0);
    let busy = RwSignal::new(false);
    let stage = Stage::of(move || {
        view! { <Button busy=busy on_press=move || { presses.update(|n| *n += 1); busy.set(true) }>"送る"</Button> }
    });
    let button: HtmlElement = stage.find("button");
    button.click();
    button.click();
    tick().await;
    button.click();
    assert_eq!(presses.get_untracked(), 1);
    busy.set(false);
    tick().await;
    button.click();
    assert_eq!(presses.get_untracked(), 2);
}

#[wasm_bindgen_test]
async fn a_disabled_button_says_why_and_does_nothing() {
    let presses = RwSignal::new(0);
    let reason = RwSignal::new(Some("同意がまだありません。".to_owned()));
    let stage = Stage::of(move || {
        view! { <Button disabled_reason=reason on_press=move || presses.update(|n| *n += 1)>"書く"</Button> }
    });
    let button: HtmlElement = stage.find("button");
    button.click();
    assert_eq!(presses.get_untracked(), 0);
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    let described = button.get_attribute("aria-describedby").unwrap();
    let reason_text = document().get_element_by_id(&described).unwrap().text_content().unwrap();
    assert!(reason_text.contains("同意がまだありません"), "{reason_text}");
    reason.set(None);
    tick().await;
    button.click();
    assert_eq!(presses.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn enter_never_sends_and_a_conversion_never_loses_a_letter() {
    let text = RwSignal::new(String::new());
    let sent = RwSignal::new(0);
    let stage =
        Stage::of(move || view! { <TextArea value=text label="本文" on_submit=move || sent.update(|n| *n += 1)/> });
    let area: HtmlTextAreaElement = stage.find("textarea");
    send(&area, "compositionstart", &[]);
    area.set_value("けつあつ");
    send(&area, "input", &[("isComposing", true.into())]);
    tick().await;
    assert_eq!(area.value(), "けつあつ", "nothing is written back during a conversion");
    // Windows and Android send the composing flag, WebKit only the key code 229.
    send(&area, "keydown", &[("key", "Enter".into()), ("isComposing", true.into()), ("ctrlKey", true.into())]);
    send(&area, "keydown", &[("key", "Enter".into()), ("keyCode", 229.into()), ("ctrlKey", true.into())]);
    send(&area, "compositionend", &[]);
    area.set_value("血圧");
    send(&area, "input", &[]);
    send(&area, "keydown", &[("key", "Enter".into())]);
    tick().await;
    assert_eq!((sent.get_untracked(), text.get_untracked().as_str()), (0, "血圧"));
    send(&area, "keydown", &[("key", "Enter".into()), ("ctrlKey", true.into())]);
    assert_eq!(sent.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn numbers_are_understood_as_people_type_them() {
    let value = RwSignal::new(None::<f64>);
    let error = RwSignal::new(None::<String>);
    let stage = Stage::of(move || {
        view! { <NumberField value=value error=error wrong="数字で入れてください。" decimals=1 label="体温"/> }
    });
    let input: HtmlInputElement = stage.find("input");
    for (typed, read) in [("36.5", 36.5), ("３６．５", 36.5), ("36,5", 36.5), ("36・5", 36.5)] {
        input.set_value(typed);
        send(&input, "input", &[]);
        send(&input, "change", &[]);
        tick().await;
        assert_eq!(value.get_untracked(), Some(read), "{typed}");
        assert_eq!(error.get_untracked(), None, "{typed}");
    }
    input.set_value("さんじゅう");
    send(&input, "input", &[]);
    send(&input, "change", &[]);
    send(&input, "blur", &[]);
    tick().await;
    assert_eq!((value.get_untracked(), input.value().as_str()), (None, "さんじゅう"), "the wrong text stays");
    assert_eq!(error.get_untracked().as_deref(), Some("数字で入れてください。"));
}

#[wasm_bindgen_test]
async fn a_segmented_choice_is_a_named_radio_group() {
    let value = RwSignal::new("a".to_owned());
    let options = vec![("a".to_owned(), "みんな".to_owned(), None), ("b".to_owned(), "専門職のみ".to_owned(), None)];
    let stage = Stage::of(move || view! { <Segmented legend="見られる人" options=options value=value/> });
    assert!(stage.find::<Element>("fieldset legend").text_content().unwrap().contains("見られる人"));
    let second: HtmlInputElement = stage.find("input[value=b]");
    second.click();
    tick().await;
    assert_eq!(value.get_untracked(), "b");
}

#[wasm_bindgen_test]
async fn a_dialog_gives_the_focus_back() {
    let open = RwSignal::new(false);
    let stage = Stage::of(move || {
        view! {
            <button id="opener" on:click=move |_| open.set(true)>"開く"</button>
            <Dialog open=open title="取り消し" close_label="閉じる"><p>"本当に"</p></Dialog>
        }
    });
    let opener: HtmlElement = stage.find("#opener");
    opener.focus().unwrap();
    opener.click();
    tick().await;
    let dialog: Element = stage.find("dialog");
    assert!(dialog.has_attribute("open") && dialog.text_content().unwrap().contains("本当に"));
    send(&dialog, "cancel", &[]);
    tick().await;
    assert!(!dialog.has_attribute("open") && !stage.text().contains("本当に"), "closed, and its content is gone");
    assert_eq!(document().active_element().unwrap().id(), "opener");
}

#[wasm_bindgen_test]
async fn ten_thousand_rows_are_a_handful_of_nodes() {
    let count = RwSignal::new(10_000_usize);
    let stage = Stage::of(move || {
        view! {
            <Windowed count=count key_of=|row| row.to_string() row=|row| view! { <p>{format!("row {row}")}</p> }.into_any()
                estimate=100.0 set_size=count label="記録"/>
        }
    });
    for _ in 0..5 {
        tick().await;
    }
    assert!(stage.has("[aria-posinset='1'][aria-setsize='10000']"), "{}", stage.0.inner_html());
    let nodes = stage.0.get_elements_by_tag_name("*").length();
    assert!(nodes < 120, "{nodes} nodes");
    assert!(!stage.text().contains("row 5000"));
}

#[wasm_bindgen_test]
async fn what_is_read_stays_where_it_is_while_something_above_the_list_grows() {
    let (count, above) = (RwSignal::new(200_usize), RwSignal::new(40));
    let stage = Stage::of(move || {
        view! {
            // As the style sheet has it: two that hold the place would hold it twice.
            <style>".windowed { overflow-anchor: none }"</style>
            <div id="above" style=move || format!("block-size: {}px", above.get())></div>
            <Windowed count=count key_of=|row| row.to_string() estimate=80.0 set_size=count label="記録"
                row=|row| view! { <p style="block-size: 80px; margin: 0">{format!("row {row}")}</p> }.into_any()/>
        }
    });
    until(|| stage.has("[data-key='0']")).await;
    leptos::prelude::window().scroll_to_with_x_and_y(0.0, 4_000.0);
    until(|| stage.has("[data-key='55']")).await;
    // The observer has to have looked once before it can see a difference.
    until(|| stage.0.get_elements_by_tag_name("p").length() > 5).await;
    enwa::platform::timer::sleep(100).await;
    for (height, grown) in [(400, 360.0), (90, -310.0)] {
        // The list moves by so much, and the window with it.
        let from = leptos::prelude::window().scroll_y().unwrap();
        above.set(height);
        until(|| (leptos::prelude::window().scroll_y().unwrap() - from - grown).abs() < 1.0).await;
    }
    leptos::prelude::window().scroll_to_with_x_and_y(0.0, 0.0);
}

#[wasm_bindgen_test]
async fn rows_come_into_sight_when_something_above_the_list_folds_away() {
    let above = RwSignal::new(3_000);
    let stage = Stage::of(move || {
        view! {
            <div style=move || format!("block-size: {}px", above.get())></div>
            <Windowed count=200_usize key_of=|row| row.to_string() estimate=80.0 label="記録"
                row=|row| view! { <p style="block-size: 80px; margin: 0">{format!("row {row}")}</p> }.into_any()/>
        }
    });
    // The list has been measured once, and none of it is in sight.
    until(|| stage.has(".windowed")).await;
    enwa::platform::timer::sleep(100).await;
    assert!(!stage.has("[data-key='5']"), "{}", stage.0.inner_html());
    above.set(0);
    until(|| stage.has("[data-key='5']")).await;
}

#[wasm_bindgen_test]
async fn a_failed_load_keeps_the_last_good_data_and_offers_a_retry() {
    let status = ArcRwSignal::new(Status { loaded: true, ..Status::default() });
    let retries = RwSignal::new(0);
    let handle = Handle { status: status.clone(), retry: Callback::new(move |()| retries.update(|n| *n += 1)) };
    let stage = Stage::of(move || view! { <RemoteView of=handle><p class="good">"36.4℃"</p></RemoteView> });
    tick().await;
    assert!(stage.has(".good") && !stage.has("button"));
    status.update(|s| s.error = Some(ApiError::Offline));
    tick().await;
    assert!(stage.has(".good"), "the last good data stays");
    stage.find::<HtmlElement>("button").click();
    assert_eq!(retries.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn a_list_still_hears_what_its_lost_rows_heard_too() {
    use enwa::{
        platform::timer::sleep,
        stores::prefs::{TextSize, set_text_size, text_size},
    };
    set_text_size(TextSize::Largest);
    let stage = Stage::of(|| {
        let rows = || (0..=text_size() as usize).collect::<Vec<_>>();
        view! { <ul><For each=rows key=|row| *row children=|_| view! { <li>{text_size().code()}</li> }/></ul> }
    });
    let rows = || stage.0.get_elements_by_tag_name("li").length();
    for (size, expected) in [(TextSize::Largest, 4), (TextSize::Normal, 1), (TextSize::Huge, 3), (TextSize::Normal, 1)]
    {
        set_text_size(size);
        // What has ended leaves one turn later, and must take nobody along who lives on.
        sleep(0).await;
        sleep(0).await;
        assert_eq!(rows(), expected, "{}", size.code());
    }
}

/// What an element is named after by `aria-labelledby` or described by through `aria-describedby`.
fn told_by(element: &Element, attribute: &str) -> String {
    let ids = element.get_attribute(attribute).unwrap_or_default();
    let text = |id: &str| document().get_element_by_id(id).and_then(|e| e.text_content()).unwrap_or_default();
    ids.split_whitespace().map(text).collect::<Vec<_>>().join(" ")
}

fn type_into(input: &HtmlInputElement, text: &str) {
    input.set_value(text);
    send(input, "input", &[]);
}

#[wasm_bindgen_test]
async fn words_typed_just_before_the_field_goes_are_not_lost() {
    let (text, kept, shown) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(true));
    let stage = Stage::of(move || {
        move || {
            shown.get().then(|| {
                view! { <TextArea value=text label="本文" on_pause=move || kept.set(text.get_untracked())/> }
            })
        }
    });
    let area: HtmlTextAreaElement = stage.find("textarea");
    area.set_value("最後のひとこと");
    send(&area, "input", &[]);
    assert_eq!(kept.get_untracked(), "", "typing has not paused yet");
    shown.set(false);
    tick().await;
    assert!(!stage.has("textarea"));
    assert_eq!(kept.get_untracked(), "最後のひとこと");
}

#[wasm_bindgen_test]
async fn a_field_that_goes_while_it_has_the_focus_tells_nobody() {
    let (value, left, shown) = (RwSignal::new(String::new()), RwSignal::new(0), RwSignal::new(true));
    let stage = Stage::of(move || {
        move || {
            shown.get().then(|| {
                let here = RwSignal::new(1);
                view! { <TextInput value=value label="理由" on_leave=move || left.update(|n| *n += here.get_untracked())/> }
            })
        }
    });
    let input: HtmlInputElement = stage.find("input");
    send(&input, "blur", &[]);
    assert_eq!(left.get_untracked(), 1);
    // What goes wrong in a listener is the window's to hear.
    let wrong = std::rc::Rc::new(std::cell::Cell::new(0));
    let heard = wrong.clone();
    let listener = Closure::<dyn FnMut()>::new(move || heard.set(heard.get() + 1));
    let window = web_sys::window().unwrap();
    window.add_event_listener_with_callback("error", listener.as_ref().unchecked_ref()).unwrap();
    input.focus().unwrap();
    shown.set(false);
    tick().await;
    window.remove_event_listener_with_callback("error", listener.as_ref().unchecked_ref()).unwrap();
    assert_eq!((left.get_untracked(), wrong.get()), (1, 0));
}

#[wasm_bindgen_test]
async fn a_notice_that_something_went_wrong_is_an_alert_and_each_is_closed_by_itself() {
    let stage = Stage::of(|| {
        let toasts = Toasts::provide();
        toasts.show(Tone::Success, "保存しました");
        toasts.show(Tone::Danger, "保存できませんでした");
        view! { <ToastHost toasts=toasts label="お知らせ" close_label="閉じる"/> }
    });
    tick().await;
    assert_eq!(stage.find::<Element>("section").get_attribute("aria-label").as_deref(), Some("お知らせ"));
    assert!(stage.has("[aria-live=polite]"), "what comes is read out");
    let alert = || stage.find::<Element>("[role=alert]").text_content().unwrap();
    assert!(alert().contains("保存できませんでした") && !alert().contains("保存しました"));
    let close: HtmlElement = stage.find("[data-tone=success] button[aria-label=閉じる]");
    close.click();
    tick().await;
    assert!(!stage.text().contains("保存しました") && stage.has("[role=alert]"));
}

#[wasm_bindgen_test]
async fn tabs_follow_the_arrow_keys_and_only_the_chosen_one_is_a_tab_stop() {
    let chosen = RwSignal::new("a".to_owned());
    let tabs = [("a", "記録"), ("b", "連絡先"), ("c", "書類")].map(|(v, w)| (v.to_owned(), w.to_owned())).to_vec();
    let stage =
        Stage::of(move || view! { <Tabs label="この方" tabs=tabs selected=chosen>{move || chosen.get()}</Tabs> });
    let stops = || stage.count("[role=tab][tabindex='0']");
    let selected = || stage.find::<Element>("[role=tab][aria-selected=true]").text_content().unwrap();
    let panel = || stage.find::<Element>("[role=tabpanel]");
    assert_eq!((stops(), selected().as_str()), (1, "記録"));
    for (key, now) in
        [("ArrowRight", "連絡先"), ("End", "書類"), ("ArrowRight", "記録"), ("ArrowLeft", "書類"), ("Home", "記録")]
    {
        send(&stage.find("[role=tablist]"), "keydown", &[("key", key.into())]);
        tick().await;
        assert_eq!((stops(), selected().as_str()), (1, now), "{key}");
        assert_eq!(told_by(&panel(), "aria-labelledby"), now, "the panel is named after its tab");
        assert_eq!(document().active_element().unwrap().text_content().unwrap(), now, "{key}");
    }
    stage.find::<HtmlElement>("[role=tab]:nth-child(2)").click();
    tick().await;
    assert_eq!(panel().text_content().as_deref(), Some("b"));
}

#[wasm_bindgen_test]
async fn a_table_keeps_its_meaning_and_the_rows_that_stay() {
    let rows = RwSignal::new(vec![("1", "食事"), ("2", "入浴")]);
    let stage = Stage::of(move || {
        let headers = vec!["種類".to_owned(), "番号".to_owned()];
        let cells = |(n, word): (&'static str, &'static str)| vec![word.into_any(), n.into_any()];
        let rows = Signal::derive(move || rows.get());
        view! { <Table caption="日々の様子" headers=headers rows=rows key=|row: &(&'static str, &'static str)| row.0.to_owned() cells=cells/> }
    });
    assert_eq!(stage.find::<Element>("[role=table] > caption").text_content().as_deref(), Some("日々の様子"));
    assert_eq!(stage.count("[role=columnheader][scope=col]"), 2);
    let second: Element = stage.find("tbody [role=row]:nth-child(2)");
    assert_eq!(second.query_selector("[role=rowheader]").unwrap().unwrap().text_content().as_deref(), Some("入浴"));
    let cell = second.query_selector("[role=cell]").unwrap().unwrap();
    assert_eq!(cell.get_attribute("data-column").as_deref(), Some("番号"), "a card on a phone names its values");
    rows.set(vec![("2", "入浴"), ("3", "睡眠")]);
    tick().await;
    assert!(stage.find::<Element>("tbody [role=row]").is_same_node(Some(&second)), "a row that stays is not made anew");
    assert!(!stage.text().contains("食事") && stage.text().contains("睡眠"));
}

#[wasm_bindgen_test]
async fn a_field_ties_label_hint_and_error_to_its_input() {
    let (value, error) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let stage = Stage::of(move || {
        view! { <Field label="理由" required_mark="※必須" hint="短く書いてください。" error=error><TextInput value=value/></Field> }
    });
    let input: HtmlInputElement = stage.find("input");
    let label: Element = stage.find("label");
    assert_eq!(label.get_attribute("for").unwrap(), input.id());
    assert!(label.text_content().unwrap().contains("理由"));
    assert_eq!(input.get_attribute("aria-required").as_deref(), Some("true"));
    assert_eq!(told_by(&input, "aria-describedby"), "短く書いてください。");
    assert!(!input.has_attribute("aria-invalid"));
    error.set(Some("入力してください。".to_owned()));
    tick().await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(told_by(&input, "aria-describedby"), "短く書いてください。 入力してください。");
    error.set(None);
    tick().await;
    assert!(!input.has_attribute("aria-invalid") && !stage.text().contains("入力してください"));
}

#[wasm_bindgen_test]
async fn a_password_is_hidden_until_somebody_wants_to_see_it() {
    let value = RwSignal::new(String::new());
    let stage = Stage::of(
        move || view! { <PasswordInput value=value show_label="表示する" hide_label="かくす" caps_label="大文字です。"/> },
    );
    let input: HtmlInputElement = stage.find("input");
    let button: HtmlElement = stage.find("button");
    assert_eq!((input.type_().as_str(), input.autocomplete().as_str()), ("password", "current-password"));
    type_into(&input, "enwa-demo");
    button.click();
    tick().await;
    assert_eq!((input.type_().as_str(), input.value().as_str()), ("text", "enwa-demo"));
    assert_eq!(button.get_attribute("aria-pressed").as_deref(), Some("true"));
    assert!(button.text_content().unwrap().contains("かくす"));
    button.click();
    tick().await;
    assert_eq!(input.type_(), "password");
    value.set(String::new());
    tick().await;
    assert_eq!(input.value(), "", "a sent password does not stay in the field");
    for (locked, said) in [(true, "大文字です。"), (false, "")] {
        send(&input, "keydown", &[("modifierCapsLock", locked.into())]);
        tick().await;
        assert_eq!(stage.find::<Element>("[role=status]").text_content().unwrap(), said);
    }
}

#[wasm_bindgen_test]
async fn a_banner_speaks_up_only_where_it_must_and_closes() {
    let open = RwSignal::new(true);
    let title = RwSignal::new("最新の内容を読み込めませんでした。".to_owned());
    let stage = Stage::of(move || {
        let closable = move || {
            open.get().then(|| {
                view! { <Banner title="新しい版があります。" on_close=move || open.set(false) close_label="閉じる"/> }
            })
        };
        view! { <div id="quiet"><Banner kind=Tone::Warning title=title/></div> <div id="loud"><Banner kind=Tone::Danger title="電話を" alert=true/></div> {closable} }
    });
    assert!(!stage.has("#quiet [role=alert]") && stage.has("#loud [role=alert]"));
    title.set("つながりました。".to_owned());
    tick().await;
    assert!(stage.find::<Element>("#quiet").text_content().unwrap().contains("つながりました。"));
    stage.find::<HtmlElement>("button[aria-label=閉じる]").click();
    tick().await;
    assert!(!stage.text().contains("新しい版") && stage.has("#loud [role=alert]"));
}

#[wasm_bindgen_test]
async fn an_empty_place_says_what_comes_next_and_offers_it() {
    let pressed = RwSignal::new(false);
    let stage = Stage::of(move || {
        view! {
            <EmptyState icon=IconName::Note title="まだ記録がありません。" text="最初の記録を書いてみましょう。">
                <Button on_press=move || pressed.set(true)>"書く"</Button>
            </EmptyState>
        }
    });
    let text = stage.text();
    let order =
        ["まだ記録がありません。", "最初の記録を書いてみましょう。", "書く"].map(|words| text.find(words).unwrap());
    assert!(order.is_sorted(), "what is empty, why, what to do");
    stage.find::<HtmlElement>("button").click();
    assert!(pressed.get_untracked());
}

#[wasm_bindgen_test]
async fn a_skeleton_has_its_lines_and_says_nothing() {
    let stage = Stage::of(|| view! { <Skeleton lines=5/> });
    let shape: Element = stage.find("[aria-hidden=true]");
    assert_eq!((shape.child_element_count(), stage.text().as_str()), (5, ""));
}

#[wasm_bindgen_test]
async fn progress_says_what_goes_on_and_how_far_once_that_is_known() {
    let value = RwSignal::new(None::<u8>);
    let stage = Stage::of(move || view! { <Progress value=value label="送信中"/> });
    let bar: web_sys::Element = stage.find("progress");
    assert_eq!(bar.get_attribute("aria-label").as_deref(), Some("送信中"));
    assert!(!bar.has_attribute("value") && !stage.text().contains('%'), "nobody knows yet");
    value.set(Some(40));
    tick().await;
    let position = js_sys::Reflect::get(&bar, &"position".into()).unwrap().as_f64().unwrap();
    assert!((position - 0.4).abs() < 1e-9, "{position}");
    assert!(stage.text().contains("40%"), "{}", stage.text());
}

#[wasm_bindgen_test]
async fn a_check_says_the_opposite_and_shows_what_it_is_told() {
    let value = RwSignal::new(false);
    let stage = Stage::of(move || view! { <Check value=value on_change=move |on| value.set(on) label="高画質"/> });
    let check: HtmlInputElement = stage.find("label > input[type=checkbox]");
    assert!(!check.checked() && stage.text().contains("高画質"));
    check.click();
    tick().await;
    assert!(check.checked() && value.get_untracked());
    value.set(false);
    tick().await;
    assert!(!check.checked());
}

#[wasm_bindgen_test]
async fn a_select_shows_and_tells_what_is_chosen() {
    let value = RwSignal::new("meal".to_owned());
    let options = [("", "選ばない"), ("meal", "食事"), ("skin", "皮膚")];
    let options: Vec<_> = options.map(|(code, word)| (code.to_owned(), word.to_owned())).to_vec();
    let stage = Stage::of(move || {
        let options = options.clone();
        view! { <Select label="写っているもの" options=options value=value on_change=move |code| value.set(code)/> }
    });
    let select: HtmlSelectElement = stage.find("label > select");
    assert_eq!(select.value(), "meal");
    select.set_value("skin");
    select.dispatch_event(&web_sys::Event::new("change").unwrap()).unwrap();
    tick().await;
    assert_eq!((value.get_untracked().as_str(), select.value().as_str()), ("skin", "skin"));
}

#[wasm_bindgen_test]
async fn what_is_dynamic_is_drawn_anew_when_what_it_reads_has_changed() {
    let (word, other) = (RwSignal::new(Some("あ")), RwSignal::new(0));
    let drawn = RwSignal::new(0);
    let stage = Stage::of(move || {
        dynamic(move || {
            drawn.update_untracked(|n| *n += 1);
            word.get().map(|word| view! { <b>{word}</b> })
        })
    });
    assert_eq!(stage.text(), "あ");
    word.set(None);
    other.set(1);
    tick().await;
    assert_eq!((stage.text().as_str(), drawn.get_untracked()), ("", 2));
    word.set(Some("い"));
    tick().await;
    assert_eq!(stage.text(), "い");
}

#[wasm_bindgen_test]
async fn what_is_folded_away_opens_on_a_press() {
    let stage = Stage::of(|| view! { <Disclosure summary="日付でさがす"><p id="inside">"中"</p></Disclosure> });
    let details: Element = stage.find("details");
    let visible = || {
        let inside: Element = stage.find("#inside");
        let visible: js_sys::Function =
            js_sys::Reflect::get(&inside, &"checkVisibility".into()).unwrap().unchecked_into();
        visible.call0(&inside).unwrap().is_truthy()
    };
    assert!(!details.has_attribute("open") && !stage.has("#inside"), "made when it is wanted");
    let summary = stage.find::<HtmlElement>("summary");
    summary.click();
    until(|| stage.has("#inside")).await;
    assert!(details.has_attribute("open") && visible());
    // Folded again, what was made stays.
    summary.click();
    assert!(!details.has_attribute("open") && !visible());
    let open = Stage::of(|| view! { <Disclosure summary="連絡先" open=true><p>"中"</p></Disclosure> });
    assert!(open.has("details[open]"));
}

#[wasm_bindgen_test]
async fn a_badge_is_there_only_when_there_is_something_and_is_read_in_words() {
    let count = RwSignal::new(0_usize);
    let label = Signal::derive(move || format!("未読{}件", count.get()));
    let stage = Stage::of(move || view! { <Badge count=count label=label/> });
    assert_eq!(stage.text(), "");
    for (n, shown) in [(3, "3"), (120, "99+")] {
        count.set(n);
        tick().await;
        assert_eq!(stage.find::<Element>("[aria-hidden=true]").text_content().as_deref(), Some(shown));
        assert!(stage.text().ends_with(&format!("未読{n}件")), "{}", stage.text());
    }
    count.set(0);
    tick().await;
    assert_eq!(stage.text(), "");
}

#[wasm_bindgen_test]
async fn a_file_button_is_the_browsers_own_control_and_says_why_it_is_not_available() {
    let chosen = RwSignal::new(0);
    let reason = RwSignal::new(None::<String>);
    let stage = Stage::of(move || {
        view! {
            <FileButton accept="image/png" disabled_reason=reason on_choose=move |_| chosen.update(|n| *n += 1)>
                "写真をえらぶ"
            </FileButton>
        }
    });
    let input: HtmlInputElement = stage.find("input[type=file][accept='image/png']");
    let label: Element = stage.find("label");
    assert_eq!(label.get_attribute("for"), input.get_attribute("id"), "its word is its name");
    send(&input, "change", &[]);
    assert_eq!(chosen.get_untracked(), 1);
    reason.set(Some("同意がまだありません。".to_owned()));
    tick().await;
    assert!(input.disabled() && stage.text().contains("同意がまだありません。"));
    let described = input.get_attribute("aria-describedby").unwrap();
    assert!(document().get_element_by_id(&described).unwrap().text_content().unwrap().contains("同意が"));
}

#[wasm_bindgen_test]
async fn an_avatar_shows_the_letter_until_there_is_a_face() {
    let photo = RwSignal::new(None::<String>);
    let stage = Stage::of(move || view! { <Avatar initial="梅" colour=13 photo=photo/> });
    let mark: Element = stage.find(".avatar");
    assert_eq!((stage.text().as_str(), mark.get_attribute("data-subject").as_deref()), ("梅", Some("1")));
    assert_eq!(mark.get_attribute("aria-hidden").as_deref(), Some("true"), "the name stands beside it");
    photo.set(Some("data:,".to_owned()));
    tick().await;
    assert_eq!(stage.find::<Element>("img").get_attribute("alt").as_deref(), Some(""));
    assert_eq!(stage.text(), "");
    photo.set(None);
    tick().await;
    assert_eq!(stage.text(), "梅");
}

#[wasm_bindgen_test]
async fn an_icon_button_has_a_name_and_says_what_it_holds_open() {
    let open = RwSignal::new(false);
    let expanded = Signal::derive(move || Some(open.get()));
    let stage = Stage::of(move || {
        view! {
            <IconButton name=IconName::More label="その他の操作" expanded=expanded
                on_press=move || open.update(|open| *open = !*open)/>
        }
    });
    let button: HtmlElement = stage.find("button");
    assert_eq!(button.get_attribute("aria-label").as_deref(), Some("その他の操作"));
    assert_eq!(stage.find::<Element>("svg").get_attribute("aria-hidden").as_deref(), Some("true"));
    for said in ["true", "false"] {
        button.click();
        tick().await;
        assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some(said));
    }
}

#[wasm_bindgen_test]
async fn a_link_that_looks_like_a_button_is_a_link() {
    let stage = Stage::of(|| view! { <ButtonLink href="/people" icon=IconName::People>"支える人"</ButtonLink> });
    let link: Element = stage.find("a.button");
    assert_eq!((link.get_attribute("href").as_deref(), stage.text().trim()), (Some("/people"), "支える人"));
    assert_eq!(stage.count("button"), 0);
}

#[wasm_bindgen_test]
async fn pages_cards_and_chips_say_what_they_hold() {
    let title = RwSignal::new("梅田 花さんの記録".to_owned());
    let stage = Stage::of(move || {
        view! {
            <PageHead title=title back=|| view! { <a class="back" href="/">"戻る"</a> }/>
            <Card title="連絡先"><Chip tone=Tone::Warning>"確認待ち"</Chip></Card>
        }
    });
    let heading: Element = stage.find("h1#page-title[tabindex='-1']");
    title.set("松本 清次さんの記録".to_owned());
    tick().await;
    assert_eq!(heading.text_content().as_deref(), Some("松本 清次さんの記録"));
    assert!(stage.has(".page-back a[href='/']"));
    assert_eq!(stage.find::<Element>("section h2").text_content().as_deref(), Some("連絡先"));
    let chip: Element = stage.find(".chip[data-tone=warning]");
    assert_eq!(chip.text_content().unwrap().trim(), "確認待ち", "never by colour alone");
}

#[wasm_bindgen_test]
async fn the_same_sentence_twice_is_read_twice() {
    let announcer = RwSignal::new(None::<Announcer>);
    let stage = Stage::of(move || {
        let own = Announcer::provide();
        announcer.set(Some(own));
        view! { <LiveRegion announcer=own/> }
    });
    let polite: Element = stage.find("[aria-live=polite]");
    let (heard, told) = (RwSignal::new(0), "新しい記録があります");
    let count = Closure::<dyn FnMut()>::new({
        let polite = polite.clone();
        move || {
            if polite.text_content().as_deref() == Some(told) {
                heard.update(|n| *n += 1);
            }
        }
    });
    let observer: js_sys::Function =
        js_sys::Reflect::get(&js_sys::global(), &"MutationObserver".into()).unwrap().unchecked_into();
    let observer = js_sys::Reflect::construct(&observer, &js_sys::Array::of1(count.as_ref())).unwrap();
    let observe: js_sys::Function = js_sys::Reflect::get(&observer, &"observe".into()).unwrap().unchecked_into();
    let all = js_sys::Object::new();
    for what in ["childList", "subtree", "characterData"] {
        js_sys::Reflect::set(&all, &what.into(), &JsValue::TRUE).unwrap();
    }
    observe.call2(&observer, &polite, &all).unwrap();
    for n in 1..=2 {
        announcer.get_untracked().unwrap().polite(told);
        until(|| heard.get_untracked() == n).await;
    }
    assert_eq!(stage.find::<Element>("[aria-live=assertive]").text_content().as_deref(), Some(""));
}

#[wasm_bindgen_test]
async fn a_search_waits_for_the_end_of_a_conversion_and_its_enter_sends_no_form() {
    let words = RwSignal::new(String::new());
    let stage = Stage::of(move || view! { <form><TextInput value=words kind="search" label="さがす"/></form> });
    let input: HtmlInputElement = stage.find("input");
    send(&input, "compositionstart", &[]);
    input.set_value("うめ");
    send(&input, "input", &[("isComposing", true.into())]);
    assert_eq!(words.get_untracked(), "", "half a conversion is no question");
    let enter = |properties: &[(&str, JsValue)]| {
        let class: js_sys::Function =
            js_sys::Reflect::get(&js_sys::global(), &"KeyboardEvent".into()).unwrap().unchecked_into();
        let init = js_sys::Object::new();
        for (name, value) in [("key", "Enter".into()), ("cancelable", JsValue::TRUE)].iter().chain(properties) {
            js_sys::Reflect::set(&init, &(*name).into(), value).unwrap();
        }
        let event = js_sys::Reflect::construct(&class, &js_sys::Array::of2(&"keydown".into(), &init)).unwrap();
        input.dispatch_event(event.unchecked_ref()).unwrap()
    };
    assert!(!enter(&[("isComposing", JsValue::TRUE)]) && !enter(&[("keyCode", 229.into())]));
    input.set_value("梅");
    send(&input, "compositionend", &[]);
    assert_eq!(words.get_untracked(), "梅");
    assert!(enter(&[]), "an Enter outside a conversion is the form's");
}
