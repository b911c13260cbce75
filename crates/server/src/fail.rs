//! Why a request failed, on its way to an RFC 9457 answer. Internal causes are logged, never sent.

use contract::{Denied, Problem, ProblemCode, problem::FieldError};

/// A failure: what the client is told, and for our own faults what the log is told.
#[derive(Debug)]
pub struct Fail {
    /// Goes to the client.
    pub problem: Box<Problem>,
    /// Goes to the log; holds no health data.
    pub cause: Option<String>,
}

/// Result of everything between request and answer.
pub type Outcome<T> = Result<T, Fail>;

impl Fail {
    /// Our own fault: 500 for the client, the cause for the log.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self { problem: Box::new(Problem::new(ProblemCode::Internal)), cause: Some(cause.to_string()) }
    }

    /// A wrong field.
    pub fn field(name: &str, error: FieldError) -> Self {
        Problem::field(name, error).into()
    }

    /// The policy's no, where it is known that the asked thing exists for this person.
    pub fn denied(denied: Denied, right: contract::Right) -> Self {
        let mut problem = Problem::from(denied);
        // M3-1: recording without consent is a conflict with the state of the subject.
        if contract::policy::is_write(right) && denied == Denied::ConsentRequired {
            problem = Problem::new(ProblemCode::ConsentRequired);
            problem.denied = Some(denied);
        }
        problem.into()
    }

    /// The stable code that the log keeps as the result.
    pub fn result_code(&self) -> &'static str {
        self.problem.denied.map_or(self.problem.code.code(), Denied::code)
    }
}

impl From<Problem> for Fail {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), cause: None }
    }
}

impl From<ProblemCode> for Fail {
    fn from(code: ProblemCode) -> Self {
        Problem::new(code).into()
    }
}

impl From<sqlx::Error> for Fail {
    fn from(error: sqlx::Error) -> Self {
        // SQLITE_FULL (13) and PostgreSQL's disk_full (53100): nothing was saved, and we say so.
        let full = error.as_database_error().and_then(|e| e.code()).is_some_and(|c| c == "13" || c == "53100");
        let code = match &error {
            _ if full => ProblemCode::StorageFull,
            // Restarting, or out of reach for a moment.
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => ProblemCode::Unavailable,
            _ => ProblemCode::Internal,
        };
        Self { problem: Box::new(Problem::new(code)), cause: Some(error.to_string()) }
    }
}

impl From<getrandom::Error> for Fail {
    fn from(error: getrandom::Error) -> Self {
        Self::internal(error)
    }
}

impl From<serde_json::Error> for Fail {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}
