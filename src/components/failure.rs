//! What went wrong, in a sentence that says what to do next.

use crate::{
    i18n::{codes, tr},
    stores::ApiError,
};
use contract::{ProblemCode, problem::Problem};

/// The sentence for an error.
pub fn sentence(error: &ApiError) -> String {
    match error {
        ApiError::Offline => tr::problem_offline().to_owned(),
        ApiError::Unreadable => tr::problem_unreadable().to_owned(),
        ApiError::Stopped => tr::problem_stopped().to_owned(),
        ApiError::Problem(problem) => of_problem(problem),
    }
}

fn of_problem(problem: &Problem) -> String {
    let mut text = match (problem.denied, problem.fields.first()) {
        (Some(denied), _) => codes::denied(denied),
        (None, Some(field)) => codes::field(field.error),
        (None, None) => codes::problem(problem.code),
    }
    .to_owned();
    if let Some(seconds) = problem.retry_after_s {
        text.push_str(&tr::problem_retry_after(seconds));
    }
    if let (ProblemCode::Internal, Some(id)) = (problem.code, &problem.request) {
        text.push_str(&tr::problem_request(id));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Denied, problem::FieldError};

    #[test]
    fn the_most_telling_reason_is_said() {
        let said = |problem: Problem| sentence(&ApiError::Problem(Box::new(problem)));
        assert_eq!(said(Denied::SharingStopped.into()), "情報の共有が停止されています。再開は運営の窓口が行います。");
        assert_eq!(said(Problem::field("text", FieldError::TooLong)), "長すぎます。");
        assert_eq!(
            said(Problem::new(ProblemCode::TooMany).retry_after(30)),
            "回数が多すぎます。しばらく待ってからお試しください。30秒後にもう一度お試しください。"
        );
    }
}
