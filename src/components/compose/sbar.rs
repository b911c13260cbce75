//! SBAR: four short boxes whose words are the text of the entry (`contract::sbar`).

use super::fields::Fields;
use crate::{
    i18n::tr,
    ui::{Field, Segmented, TextArea},
};
use contract::{entry::MAX_TEXT, sbar};
use leptos::prelude::*;

/// Freely, or in four boxes.
#[component]
pub(super) fn Style(fields: Fields) -> impl IntoView {
    let option = |code: &str, word: &str| (code.to_owned(), word.to_owned(), None);
    let options = vec![option("free", tr::sbar_free()), option("sbar", "SBAR")];
    let now = move |text: &str| if sbar::split(text).is_some() { "sbar" } else { "free" }.to_owned();
    let style = RwSignal::new(fields.text.with_untracked(|text| now(text)));
    // A draft that comes back says by itself how it was written.
    Effect::new(move || {
        let is = fields.text.with(|text| now(text));
        if style.with_untracked(|style| *style != is) {
            style.set(is);
        }
    });
    Effect::new(move |before: Option<()>| {
        let wanted = style.get();
        if before.is_some() && fields.text.with_untracked(|text| now(text) != wanted) {
            fields.text.update(|text| *text = turned(text));
        }
    });
    view! { <Segmented legend=tr::sbar_style() options=options value=style/> }.into_any()
}

/// What stands before the parts where they are written freely, so that the way back finds them.
const FREE: [&str; 4] = ["S: ", "B: ", "A: ", "R: "];

/// The same words in the other style.
fn turned(text: &str) -> String {
    let Some(parts) = sbar::split(text) else {
        let lines = text.lines().map(|line| {
            let head =
                FREE.iter().zip(sbar::HEADS).find_map(|(free, head)| Some(head.to_owned() + line.strip_prefix(free)?));
            head.unwrap_or_else(|| line.to_owned())
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        return if text.starts_with(sbar::HEADS[0]) { text } else { sbar::HEADS[0].to_owned() + &text };
    };
    let said = |(free, part): (&str, &String)| (!part.trim().is_empty()).then(|| free.to_owned() + part.trim());
    FREE.into_iter().zip(&parts).filter_map(said).collect::<Vec<_>>().join("\n")
}

/// The four boxes.
#[component]
pub(super) fn Boxes(
    fields: Fields,
    #[prop(into)] on_submit: Callback<()>,
    #[prop(into)] on_pause: Callback<()>,
) -> impl IntoView {
    let parts = fields.text.with_untracked(|text| sbar::split(text)).unwrap_or_default().map(RwSignal::new);
    Effect::new(move |first: Option<()>| {
        let text = sbar::join(&parts.map(|part| part.get()));
        if first.is_some() && fields.text.with_untracked(|now| *now != text) {
            fields.text.set(text);
        }
    });
    let labels = [tr::sbar_s(), tr::sbar_b(), tr::sbar_a(), tr::sbar_r()];
    let boxes = parts.into_iter().zip(labels).enumerate().map(|(n, (part, label))| {
        let area = move || {
            view! {
                <TextArea value=part max=MAX_TEXT rows=2
                    over=Callback::new(|(n,): (usize,)| tr::compose_over(n)) on_pause=on_pause on_submit=on_submit/>
            }
            .into_any()
        };
        if n == 0 {
            view! { <Field label=label required_mark=tr::app_required() error=fields.text_error>{area()}</Field> }
                .into_any()
        } else {
            view! { <Field label=label>{area()}</Field> }.into_any()
        }
    });
    view! { <div class="sbar-boxes">{boxes.collect_view()}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p8_a_slip_between_the_styles_loses_nothing() {
        let boxes = "【S】熱が38.4度\n朝から\n【A】脱水の心配\n【R】先生へ相談";
        let freely = turned(boxes);
        assert_eq!(freely, "S: 熱が38.4度\n朝から\nA: 脱水の心配\nR: 先生へ相談");
        assert_eq!(turned(&freely), boxes);
        assert_eq!(turned("訪問しました。\n変わりなし"), "【S】訪問しました。\n変わりなし");
        assert_eq!(turned("【S】"), "");
    }
}
