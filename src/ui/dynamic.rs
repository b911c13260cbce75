//! A part of a view that is drawn anew whenever something that it reads has changed. A bare `{move || …}` does the same,
//! with a copy of all the code around it for each closure: `tests` of the weight would not let it pass
//! (docs/decisions/0020).

use leptos::prelude::*;

/// Draws it now, and again after each change of what it has read.
pub fn dynamic<V: IntoAny>(draw: impl Fn() -> V + Send + 'static) -> AnyView {
    boxed(Box::new(move || draw().into_any()))
}

fn boxed(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || draw()).into_any()
}
