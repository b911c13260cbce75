//! /subjects/:subject/vitals: measuring, the chart, the month's table, and 通知範囲.

pub mod chart;
pub mod limits;
pub mod month;

use crate::{
    app::routes,
    components::{
        Page, SubjectBand, subject_band,
        writing::{self, Writing},
    },
    i18n::{codes, tr},
    stores::{may, timeline, vitals, yes},
    ui::{Button, ButtonSize, IconName, Segmented, dynamic},
};
use chart::Charts;
use contract::{Right, SubjectId};
use leptos::prelude::*;
use limits::Limits;
use month::MonthTable;

/// The page.
#[component]
pub fn VitalsPage(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let (timeline, measured) = (timeline::open(subject), vitals::open(subject));
    let (leaving, left) = (timeline.clone(), measured.clone());
    on_cleanup(move || {
        leaving.out_of_sight();
        left.leave();
    });
    let head = subject_band::head(subject);
    let title = Signal::derive(move || tr::vitals_title(subject_band::full_name(head)));
    let (open, view) = (RwSignal::new(false), RwSignal::new("chart".to_owned()));
    let verdict = Memo::new(move |_| may(Right::EntryCreate, subject));
    let reason = Signal::derive(move || verdict.get().reason().map(|d| codes::denied(d).to_owned()));
    let measure = yes(move || verdict.get().shown() && !open.get());
    let button = move || {
        measure.get().then(|| {
            view! {
                <Button size=ButtonSize::Large icon=IconName::Pen disabled_reason=reason on_press=move || open.set(true)>
                    {tr::vitals_measure()}
                </Button>
            }
            .into_any()
        })
    };
    let options = ["chart", "month", "limits"].map(|code| {
        let (word, icon) = match code {
            "chart" => (tr::vitals_chart_tab(), IconName::Chart),
            "month" => (tr::vitals_month_tab(), IconName::Calendar),
            _ => (tr::vitals_limits_tab(), IconName::Bell),
        };
        (code.to_owned(), word.to_owned(), Some(icon))
    });
    let of_form = measured.clone();
    let shown = move || match view.get().as_str() {
        "month" => view! { <MonthTable measured=measured.clone()/> }.into_any(),
        "limits" => view! { <Limits subject=subject measured=measured.clone()/> }.into_any(),
        _ => view! { <Charts subject=subject measured=measured.clone()/> }.into_any(),
    };
    view! {
        <SubjectBand subject=subject/>
        <Page title=title tab=tr::vitals_tab() back=Some((routes::subject(subject), tr::vitals_back().to_owned()))>
            <div class="stack">
                <div class="row">{dynamic(button)}</div>
                {writing::form(Writing::Measure(timeline, of_form, open))}
                <Segmented legend=tr::vitals_view() options=options.to_vec() value=view/>
                {dynamic(shown)}
            </div>
        </Page>
    }
    .into_any()
}
