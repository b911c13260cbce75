//! Programs that xtask needs beside cargo: found first, installed where that is possible without
//! asking, and otherwise named in a sentence that says what to install.

pub(crate) mod chromium;
pub(crate) mod debian;
pub(crate) mod install;
pub(crate) mod node;
pub(crate) mod postgres;
pub(crate) mod wasm;
